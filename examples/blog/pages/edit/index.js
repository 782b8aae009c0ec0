import Link from 'next/link';
import { isDown, listPosts } from '../../lib/source';

export default function Workshop({ posts, down }) {
  return (
    <>
      <h1>Workshop</h1>
      <p className="lead">Choose a post, change it, and watch what its stored page does: nothing, until its minute is over or somebody revalidates it.</p>
      {down && <p className="note bad">The data source is down: open <Link href="/edit/what-a-freshet-is">any post</Link> to take it up again.</p>}
      <ul className="picker">
        {posts.map(({ slug, title }) => <li key={slug}><Link href={`/edit/${slug}`}>{title}</Link></li>)}
      </ul>
    </>
  );
}

export async function getServerSideProps() {
  const down = isDown();
  const posts = down ? [] : (await listPosts()).map(({ slug, title }) => ({ slug, title }));
  return { props: { posts, down } };
}
