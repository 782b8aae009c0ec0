import { useState } from 'react';
import dynamic from 'next/dynamic';

// The code of this part cannot be loaded at first.
const part = () => {
  window.tries = (window.tries ?? 0) + 1;
  return window.tries === 1 ? Promise.reject(new Error('gone')) : import('../components/late');
};
const Part = dynamic(part, {
  ssr: false,
  loading: ({ error, retry }) => (error ? <button id="retry" onClick={retry}>{error.message}</button> : <p id="waits">waits</p>),
});
// This one is loaded, and fails.
const Thrower = dynamic(() => Promise.resolve(function Thrower() { throw new Error('thrown by a part'); }), { ssr: false, loading: () => <p id="never">loading</p> });

export default function Fallible() {
  const [thrown, setThrown] = useState(false);
  return (
    <main>
      <h1>fallible</h1>
      <Part />
      <button id="throw" onClick={() => setThrown(true)}>throw</button>
      {thrown ? <Thrower /> : null}
    </main>
  );
}
