import Head from 'next/head';
import Link from 'next/link';
import Prose from '../../components/prose';
import Rendered from '../../components/rendered';
import { longDate } from '../../lib/dates';
import { excerpt, minutes } from '../../lib/text';
import { listSlugs, readPost } from '../../lib/source';

export default function Post({ post, renderedAt }) {
  return (
    <article>
      <Head>
        <title>{`${post.title} · The River Log`}</title>
        <meta name="description" content={excerpt(post.text, 150)} />
      </Head>
      <h1 id="title">{post.title}</h1>
      <p className="meta"><time dateTime={post.date}>{longDate(post.date)}</time> · {minutes(post.text)} min</p>
      <Prose text={post.text} />
      <Rendered at={renderedAt}>
        <Link href={`/edit/${post.slug}`}>Edit this post</Link>
      </Rendered>
    </article>
  );
}

export async function getStaticPaths() {
  const paths = (await listSlugs()).map((slug) => ({ params: { slug } }));
  return { paths, fallback: 'blocking' };
}

export async function getStaticProps({ params }) {
  const post = await readPost(params.slug);
  if (!post) return { notFound: true, revalidate: 60 };
  return { props: { post, renderedAt: new Date().toISOString() }, revalidate: 60 };
}
