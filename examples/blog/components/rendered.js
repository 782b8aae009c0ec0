import { exactTime } from '../lib/dates';

// Rendered says when this page was made: it moves when the page is regenerated.
export default function Rendered({ at, children }) {
  return (
    <p className="rendered">
      <span className="drop" aria-hidden="true" /> Rendered <time dateTime={at} id="rendered">{exactTime(at)}</time>
      {children}
    </p>
  );
}
