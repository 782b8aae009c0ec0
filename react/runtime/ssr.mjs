// Server-side pages: getServerSideProps, at each request, as HTML or as data for a navigation in the browser; and pages
// whose getInitialProps is called at each request.

import { isDynamic } from './pattern.mjs';
import { during } from './failure.mjs';
import { jsonOf } from './data.mjs';
import { redirectProps } from './location.mjs';
import { exported } from './manifest.mjs';
import { readOutcome } from './outcome.mjs';
import { addCookies, queryOf, searchOf } from './request.mjs';
import { sendBytes } from './response.mjs';

const NO_STORE = 'private, no-cache, no-store, max-age=0, must-revalidate';

// answerPage answers req with the page whose module load returns. deps: renderer, buildId, errorPage(status) -> HTML, warn(key, text), fail(err).
export async function answerPage(req, res, { route, params, data, rewrite, load }, deps) {
  if (req.method === 'OPTIONS') {
    res.statusCode = 400;
    return void res.end();
  }
  try {
    await during('render', () => serve(req, res, { route, params, data, rewrite, load }, deps));
  } catch (err) {
    deps.fail(err);
    if (res.headersSent) {
      if (!res.writableEnded) res.destroy();
      return;
    }
    for (const name of res.getHeaderNames()) if (name !== 'set-cookie') res.removeHeader(name);
    await sendError(req, res, 500, deps);
  }
}

async function serve(req, res, { route, params, data, rewrite, load }, deps) {
  const module = await load();
  const asPath = pathOf(req.url, params, data, deps.buildId);
  const query = queryOf(req.url, params, rewrite);
  addCookies(req);
  const view = deps.renderer.open({ module, route, query, asPath, isReady: true, req, res });
  const props = await view.appProps();
  if (res.headersSent) return;
  const getServerSideProps = exported(module, 'getServerSideProps');
  if (!getServerSideProps) return serveInitial(req, res, { data, view, props }, deps);
  props.__N_SSP = true;

  const outcome = await serverProps(getServerSideProps, { req, res, route, query, resolvedUrl: resolvedOf(req.url, asPath, rewrite), params, warn: deps.warn });
  // The function may have answered itself.
  if (res.headersSent || res.writableEnded) return;
  if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', NO_STORE);

  if (outcome.kind === 'notFound') {
    if (data) return sendJSON(req, res, 404, '{"notFound":true}');
    return sendError(req, res, 404, deps);
  }
  if (outcome.kind === 'redirect') {
    if (data) return sendJSON(req, res, 200, JSON.stringify(redirectProps(outcome.redirect, '__N_SSP')));
    return sendRedirect(res, outcome.redirect);
  }
  props.pageProps = Object.assign({}, props.pageProps, outcome.props);
  const json = jsonOf(props, route);
  if (data) return sendJSON(req, res, res.statusCode, json);
  sendHTML(req, res, await view.html(props, { gssp: true }));
}

// serveInitial answers with a page that has no data function: all its props are those of getInitialProps, which a browser
// that navigates calls itself, so there is no data to ask for.
async function serveInitial(req, res, { data, view, props }, deps) {
  if (res.writableEnded) return;
  if (data) return sendError(req, res, 404, deps);
  if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', NO_STORE);
  sendHTML(req, res, await view.html(props, view.initialFlags()));
}

function sendHTML(req, res, html) {
  if (!res.hasHeader('Content-Type')) res.setHeader('Content-Type', 'text/html; charset=utf-8');
  sendBytes(req, res, Buffer.from(html));
}

// serverProps calls getServerSideProps and returns the outcome. props may be a promise.
async function serverProps(getServerSideProps, { req, res, route, query, resolvedUrl, params, warn }) {
  return during('getServerSideProps', async () => {
    const who = `getServerSideProps of "${route}"`;
    let result = await getServerSideProps({
      req,
      res,
      query,
      resolvedUrl,
      ...(isDynamic(route) ? { params } : undefined),
      locales: [],
      locale: undefined,
      defaultLocale: undefined,
    });
    if (result?.props instanceof Promise) result = { ...result, props: await result.props };
    return readOutcome(result, { who, keys: ['props', 'notFound', 'redirect'], strict: false, warn });
  });
}

// pathOf returns the path with its query as the page knows it: without the data route's prefix, and then without the params
// that the browser puts into the query of such a request.
function pathOf(url, params, data, buildId) {
  const at = url.indexOf('?');
  let path = at < 0 ? url : url.slice(0, at);
  const query = new URLSearchParams(at < 0 ? '' : url.slice(at + 1));
  const prefix = `/_next/data/${buildId}/`;
  if (data && path.startsWith(prefix)) {
    path = `/${path.slice(prefix.length).replace(/\.json$/, '')}`;
    if (path === '/index') path = '/';
    else if (path.startsWith('/index/')) path = path.slice('/index'.length);
  }
  if (data) for (const name of Object.keys(params)) query.delete(name);
  return query.size > 0 ? `${path}?${query}` : path;
}

// resolvedOf returns the resolvedUrl: where the site's rewrites lead, with the query that the visitor sent. What the rewrite
// added to the query is in query alone, as in Next.js.
function resolvedOf(url, asPath, rewrite) {
  if (!rewrite) return asPath;
  const search = new URLSearchParams(searchOf(url)).toString();
  return search ? `${rewrite.path}?${search}` : rewrite.path;
}

function sendJSON(req, res, status, text) {
  res.statusCode = status;
  if (!res.hasHeader('Content-Type')) res.setHeader('Content-Type', 'application/json; charset=utf-8');
  sendBytes(req, res, Buffer.from(text));
}

function sendRedirect(res, redirect) {
  res.statusCode = redirect.status;
  res.setHeader('Location', redirect.location);
  // Old browsers do not know 308.
  if (redirect.status === 308) res.setHeader('Refresh', `0;url=${redirect.location}`);
  res.end(redirect.location);
}

async function sendError(req, res, status, deps) {
  let html;
  try {
    html = await deps.errorPage(status);
  } catch (err) {
    // The error page itself is broken: the visitor still gets the status.
    deps.fail(err);
    html = '';
  }
  res.statusCode = status;
  if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', NO_STORE);
  res.setHeader('Content-Type', html ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8');
  sendBytes(req, res, Buffer.from(html || (status === 404 ? 'Not Found' : 'Internal Server Error')));
}
