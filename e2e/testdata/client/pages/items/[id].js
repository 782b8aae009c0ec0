import Link from 'next/link';
import { read } from '../../lib/items';

export default function Item({ id, text }) {
  return (
    <main>
      <h1>item {id}</h1>
      <p id="text">{text}</p>
      <Link id="to-two" href="/items/two" prefetch={false}>two</Link> <Link id="to-same" href={`/items/${id}`} prefetch={false}>again</Link>
    </main>
  );
}

export function getStaticPaths() {
  return { paths: ['/items/one'], fallback: 'blocking' };
}

export async function getStaticProps({ params: { id } }) {
  if (id === 'missing') return { notFound: true, revalidate: 60 };
  if (id === 'moved') return { redirect: { destination: '/items/two', permanent: false }, revalidate: 60 };
  if (id === 'broken') throw new Error('this item is broken');
  if (id === 'slow') await new Promise((done) => setTimeout(done, 500));
  return { props: { id, text: await read(id) }, revalidate: 60 };
}
