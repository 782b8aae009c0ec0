function Initial({ side, pathname, query, asPath }) {
  return (
    <main>
      <h1>initial</h1>
      <p id="side">{side}</p>
      <p id="context">{JSON.stringify({ pathname, query, asPath })}</p>
    </main>
  );
}

Initial.getInitialProps = ({ pathname, query, asPath, req }) => ({
  side: req ? 'server' : 'browser', pathname, query, asPath,
});

export default Initial;
