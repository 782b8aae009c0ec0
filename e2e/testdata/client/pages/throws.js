import { useState } from 'react';
import Link from 'next/link';

export default function Throws() {
  const [thrown, setThrown] = useState(false);
  if (thrown) throw new Error('thrown while it renders');
  return (
    <main>
      <h1>throws</h1>
      <button id="throw" onClick={() => setThrown(true)}>throw</button> <Link id="to-error" href="/error?code=418">error</Link>
    </main>
  );
}
