export default function Docs({ all }) {
  return <p>{all.join(' > ')}</p>;
}

export const getStaticPaths = () => ({ paths: [{ params: { all: ['a b', 'c'] } }], fallback: 'blocking' });
export const getStaticProps = ({ params }) => ({ props: { all: params.all } });
