import { read, slugs } from '../../components/post';

export default function Post({ title, text }) {
  return <article><h1>{title}</h1><p>{text}</p></article>;
}

export async function getStaticPaths() {
  return { paths: slugs().map((slug) => ({ params: { slug } })), fallback: 'blocking' };
}

export async function getStaticProps({ params }) {
  if (params.slug === 'moved') return { redirect: { destination: '/posts/first', permanent: true }, revalidate: 7 };
  if (params.slug === 'throws') throw new Error('not for visitors');
  const post = read(params.slug);
  if (!post) return { notFound: true, revalidate: 5 };
  return { props: post, tags: [`post:${params.slug}`] };
}
