import Head from 'next/head';
import Link from 'next/link';
import { read, slugs } from '../components/post';

export default function Home({ posts }) {
  return (
    <ul>
      <Head><title>posts</title></Head>
      {posts.map((p) => <li key={p.slug}><Link href={`/posts/${p.slug}`}>{p.title}</Link></li>)}
    </ul>
  );
}

export const getStaticProps = () => ({ props: { posts: slugs().map(read) }, revalidate: 60, tags: ['posts'] });
