import Link from 'next/link';
import { useRouter } from 'next/router';

export default function Shallow({ runs }) {
  const router = useRouter();
  return (
    <main>
      <h1>shallow</h1>
      <p id="runs">{runs}</p>
      <p id="tab">{router.query.tab ?? 'none'}</p>
      <Link id="to-shallow" href="/shallow?tab=a" shallow>shallow</Link> <Link id="to-deep" href="/shallow?tab=b">deep</Link>
      <button id="push-shallow" onClick={() => router.push({ query: { tab: 'c' } }, undefined, { shallow: true })}>push</button>
    </main>
  );
}

export function getServerSideProps() {
  globalThis.runs = (globalThis.runs ?? 0) + 1;
  return { props: { runs: globalThis.runs } };
}
