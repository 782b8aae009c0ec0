import Link from 'next/link';
import Rendered from '../components/rendered';
import { longDate } from '../lib/dates';
import { excerpt, minutes } from '../lib/text';
import { listPosts } from '../lib/source';

export default function Home({ posts, renderedAt }) {
  return (
    <>
      <h1>Water, weather, and whatever floats past</h1>
      <p className="lead">A log kept beside a small river: what it does in spring, what people build across it, and what can be learned by looking long enough.</p>
      <ul className="posts">
        {posts.map(({ slug, title, date, summary, length }) => (
          <li key={slug}>
            <span className="meta"><time dateTime={date}>{longDate(date)}</time> · {length} min</span>
            <h2><Link href={`/posts/${slug}`}>{title}</Link></h2>
            <p>{summary}</p>
          </li>
        ))}
      </ul>
      <Rendered at={renderedAt} />
    </>
  );
}

export async function getStaticProps() {
  const posts = (await listPosts()).map(({ slug, title, date, text }) => ({
    slug, title, date, summary: excerpt(text), length: minutes(text),
  }));
  return { props: { posts, renderedAt: new Date().toISOString() }, revalidate: 60 };
}
