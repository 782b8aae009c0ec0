import Link from 'next/link';
import { useRouter } from 'next/router';

export default function Docs() {
  const { query } = useRouter();
  return (
    <main>
      <h1>docs {[query.all].flat().join(' > ')}</h1>
      <Link id="to-more" href={{ pathname: '/docs/[...all]', query: { all: ['c', 'd e'] } }} prefetch={false}>more</Link>
    </main>
  );
}
