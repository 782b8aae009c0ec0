export default function Ssr({ q, greeting }) {
  return <p>{greeting} {q}</p>;
}

export function getServerSideProps({ query }) {
  if (query.q === 'none') return { notFound: true };
  return { props: { q: query.q ?? 'nothing', greeting: process.env.GREETING } };
}
