export default function Orders({ name, page }) {
  return (
    <main>
      <h1>Orders</h1>
      <p id="who">{name ? `Signed in as ${name}` : 'Not signed in'}, page {page}</p>
    </main>
  );
}

export async function getServerSideProps({ req, res, query }) {
  if (query.out !== undefined) return { redirect: { destination: '/', permanent: false } };
  res.setHeader('X-Account', 'orders');
  return { props: { name: req.cookies.name ?? null, page: Number(query.page ?? 1) } };
}
