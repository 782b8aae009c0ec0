import { useState } from 'react';
import Head from 'next/head';
import Link from 'next/link';

export default function Heads() {
  const [n, setN] = useState(0);
  return (
    <main>
      <Head>
        <title>{`head ${n}`}</title>
        <meta name="description" content={`description ${n}`} />
        <meta key="twice" property="og:title" content="first" />
        <meta key="twice" property="og:title" content={`second ${n}`} />
        {n === 1 ? <link rel="canonical" href="http://127.0.0.1/head" /> : null}
      </Head>
      <h1>head</h1>
      <button id="more" onClick={() => setN(n + 1)}>more {n}</button>
      <Link id="to-plain" href="/plain">plain</Link>
    </main>
  );
}
