import ErrorPage from 'next/error';
import { withRouter } from 'next/router';

function ShowError({ router }) {
  return router.isReady ? <ErrorPage statusCode={Number(router.query.code)} title="I am a teapot" /> : <p>not yet</p>;
}

export default withRouter(ShowError);
