import { useState } from 'react';
import dynamic from 'next/dynamic';

const Late = dynamic(() => import('../components/late'), { loading: () => <p id="late">waiting</p> });
const Browser = dynamic(() => import('../components/browser'), { ssr: false, loading: () => <p id="browser">on its way</p> });
const Named = dynamic(() => import('../components/named').then((module) => module.Named));

export default function Dynamic() {
  const [open, setOpen] = useState(false);
  return (
    <main>
      <h1>dynamic</h1>
      <Browser />
      <Named />
      <button id="open" onClick={() => setOpen(true)}>open</button>
      {open ? <Late /> : null}
    </main>
  );
}
