export default function Closed({ slug }) {
  return <p>{slug}</p>;
}

export const getStaticPaths = () => ({ paths: ['/closed/one'], fallback: false });
export const getStaticProps = ({ params }) => ({ props: params });
