import { list, read } from '../../lib/source';

export default function Page({ text }) {
  return <p>{text}</p>;
}

export async function getStaticPaths() {
  return { paths: list().map((slug) => ({ params: { slug } })), fallback: 'blocking' };
}

export async function getStaticProps({ params }) {
  const it = await read(params.slug);
  if (!it) return { notFound: true, revalidate: 3600 };
  return { props: { text: it.text ?? '' }, revalidate: it.revalidate ?? false, tags: it.tags ?? [] };
}
