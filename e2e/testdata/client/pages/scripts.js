import { useState } from 'react';
import Script from 'next/script';

const base = process.env.BASE ?? '';

export default function Scripts() {
  const [ready, setReady] = useState(0);
  const [loaded, setLoaded] = useState(0);
  return (
    <main>
      <h1>scripts</h1>
      <Script src={`${base}/after.js`} onLoad={() => setLoaded((n) => n + 1)} onReady={() => setReady((n) => n + 1)} />
      <Script src={`${base}/idle.js`} strategy="lazyOnload" />
      <Script id="inline">{`(window.ran = window.ran || []).push('inline')`}</Script>
      <p id="loaded">{loaded}</p>
      <p id="onready">{ready}</p>
    </main>
  );
}
