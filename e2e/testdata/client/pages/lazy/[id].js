import { useRouter } from 'next/router';

export default function Lazy({ id }) {
  const router = useRouter();
  if (router.isFallback) return <h1 id="loading">loading</h1>;
  return <h1 id="value">lazy {id}</h1>;
}

export function getStaticPaths() {
  return { paths: [], fallback: true };
}

export function getStaticProps({ params: { id } }) {
  if (id.startsWith('missing')) return { notFound: true, revalidate: 60 };
  return { props: { id }, revalidate: 60 };
}
