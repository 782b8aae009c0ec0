import { useRouter } from 'next/router';

export default function Lazy({ slug }: { slug?: string }) {
  const { isFallback } = useRouter();
  return isFallback ? <i>loading</i> : <b>{slug}</b>;
}

export const getStaticPaths = () => ({ paths: [], fallback: true });
export const getStaticProps = ({ params }: { params: { slug: string } }) => ({ props: { slug: params.slug } });
