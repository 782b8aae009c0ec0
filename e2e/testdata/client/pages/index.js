import { useState } from 'react';
import Link from 'next/link';
import { useRouter } from 'next/router';

export default function Home() {
  const [count, setCount] = useState(0);
  const router = useRouter();
  return (
    <main>
      <h1>home</h1>
      <button id="counter" onClick={() => setCount(count + 1)}>count {count}</button>
      <button id="push" onClick={() => router.push({ pathname: '/items/[id]', query: { id: 'pushed', x: '1' } })}>push</button>
      <button id="replace" onClick={() => router.replace('/plain')}>replace</button>
      <nav>
        <Link id="to-plain" href="/plain">plain</Link> <Link id="to-item" href="/items/one" prefetch={false}>one</Link>{' '}
        <Link id="to-missing" href="/items/missing" prefetch={false}>missing</Link> <Link id="to-moved" href="/items/moved" prefetch={false}>moved</Link>{' '}
        <Link id="to-unknown" href="/no/such/page" prefetch={false}>unknown</Link> <Link id="to-broken" href="/items/broken" prefetch={false}>broken</Link>{' '}
        <Link id="to-ssr" href="/ssr?a=b" prefetch={false}>ssr</Link> <Link id="to-initial" href="/initial?q=link" prefetch={false}>initial</Link>{' '}
        <Link id="to-long" href="/long" prefetch={false}>long</Link> <Link id="to-long-part" href="/long#part" prefetch={false}>a part</Link>{' '}
        <Link id="to-head" href="/head" prefetch={false}>head</Link> <Link id="to-styled" href="/styled" prefetch={false}>styled</Link>{' '}
        <Link id="to-scripts" href="/scripts" prefetch={false}>scripts</Link> <Link id="to-lazy" href="/lazy/linked" prefetch={false}>lazy</Link>{' '}
        <Link id="to-docs" href="/docs/a/b" prefetch={false}>docs</Link> <Link id="to-bare" href="/bare" prefetch={false}>bare</Link>{' '}
        <Link id="to-out" href="https://example.org/">out</Link> <a id="to-file" href="/a.txt">file</a>
      </nav>
    </main>
  );
}
