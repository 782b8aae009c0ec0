export default function Ssr({ query, cookie }) {
  return (
    <main>
      <h1>ssr</h1>
      <p id="asked">{query}</p>
      <p id="cookie">{cookie}</p>
    </main>
  );
}

export function getServerSideProps({ query, req, res }) {
  res.setHeader('X-Asked', 'yes');
  return { props: { query: JSON.stringify(query), cookie: req.cookies.name ?? 'none' } };
}
