// Initial state: where the router stands when the document is new. First it must be what the server saw when it rendered the
// HTML, which may be older than the request and know neither path nor query; then what the address bar says.

import { split, withBase, withoutBase } from '../base.mjs';
import { readQuery } from '../href.mjs';
import { fillPattern, parsePattern } from '../pattern.mjs';
import { match } from './pages.mjs';

// servedState returns the state in which the HTML was rendered.
export function servedState(data, { pathname, search }) {
  const { page, query, isFallback } = data;
  const perRequest = Boolean(data.gssp || data.gip || (data.appGip && !data.gsp));
  return { route: page, pathname: page, query, asPath: servedPath(data, perRequest, withoutBase(pathname), search), isReady: perRequest, isFallback: Boolean(isFallback) };
}

function servedPath({ page, props, isFallback, gsp }, perRequest, path, search) {
  if (page === '/_error') return `/${props.pageProps?.statusCode ?? 404}`;
  if (page === '/404' || page === '/500' || isFallback) return page;
  if (perRequest) {
    // The server has read the query and written it anew, which changes how it is encoded.
    const written = String(new URLSearchParams(search));
    return written ? `${path}?${written}` : path;
  }
  return gsp ? path : page;
}

// shownState returns the state that belongs to the URL.
export function shownState(data, { pathname, search, hash }) {
  const { page, query, isFallback } = data;
  const path = withoutBase(pathname);
  const own = data.gssp || data.gip ? query : { ...readQuery(search), ...query, ...match(page, path) };
  return { route: page, pathname: page, query: own, asPath: path + search + hash, isReady: true, isFallback: Boolean(isFallback) };
}

// pageURL returns the URL by which the history finds the page again, with base path: the route, or, if the path that is shown does
// not have its params, what was rewritten to it.
export function pageURL({ page, query }, { asPath }) {
  const [path, rest] = split(asPath);
  if (page === '/_error') return withBase(asPath);
  const search = rest.split('#', 1)[0];
  const given = parsePattern(page).every(({ kind, name }) => kind === 'static' || kind === 'optional' || query[name] !== undefined);
  return withBase((match(page, path) === null && given ? fillPattern(page, query) : page) + search);
}

// isSameState compares all but isReady.
export function isSameState(a, b) {
  return a.asPath === b.asPath && a.route === b.route && a.isFallback === b.isFallback && JSON.stringify(a.query) === JSON.stringify(b.query);
}
