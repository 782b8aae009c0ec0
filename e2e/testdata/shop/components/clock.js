// Only a browser knows what time it is there.
export default function Clock() {
  return <span id="clock">{typeof window === 'undefined' ? 'no clock' : `hour ${new Date().getHours() >= 0 ? 'known' : ''}`}</span>;
}
