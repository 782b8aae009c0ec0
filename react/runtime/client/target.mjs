// Target: where an href leads.

import { hasBase, split, withBase, withoutBase } from '../base.mjs';
import { formatHref, isAbsolute, isScript, readQuery, resolveHref, resolvePattern } from '../href.mjs';
import { fillPattern, isDynamic, parsePattern } from '../pattern.mjs';
import { match } from './pages.mjs';

// findTarget returns what push(url, as) means on the page at {asPath, pathname}:
//   external  a URL that is not the site's; then nothing else
//   asPath    what the address bar will show, without base path
//   route     the page, or null if the build has none for it
//   query     of the page, with its params
//   path      of the page, percent-encoded, and search, its query without params: what its data route is made of
//   url       the page and its query as the history keeps them
export function findTarget(pages, at, url, as) {
  const href = local(resolvePattern(at, url));
  const asPath = local(as ? resolveHref(at, as) : resolveHref(at, url));
  if (href === null || asPath === null) return { external: href === null ? resolvePattern(at, url) : resolveHref(at, as) };
  return locate(pages, href, asPath);
}

// refuseScript throws for what would run code instead of leading somewhere.
export function refuseScript(...urls) {
  for (const url of urls) {
    const text = typeof url === 'object' && url !== null ? formatHref(url) : String(url ?? '');
    if (isScript(text)) throw new Error(`the router does not go to ${JSON.stringify(text)}: a javascript: URL would run what stands in it`);
  }
}

// locate is findTarget of an href and what is shown of it, both without base path.
export function locate(pages, href, asPath) {
  const { pathname, search } = new URL(href, 'http://n');
  const shown = new URL(asPath, 'http://n').pathname;
  const query = readQuery(search);
  const named = pages.named(pathname);
  const found = named ? { route: named } : pages.find(pathname);
  if (!found) return { asPath, route: null, url: withBase(pathname + search) };
  const { route } = found;
  if (!isDynamic(route)) return { asPath, route, query, path: pathname, search, url: withBase(pathname + search) };

  const params = shown === pathname && named ? null : match(route, shown);
  if (params) return { asPath, route, query: { ...query, ...params }, path: shown, search, url: withBase(route + search) };
  if (!named) return { asPath, route, query: { ...query, ...found.params }, path: pathname, search, url: withBase(pathname + search) };
  const given = fromQuery(route, query);
  const rest = new URLSearchParams(search);
  for (const name of Object.keys(given)) rest.delete(name);
  return { asPath, route, query: { ...query, ...given }, path: fillPattern(route, given), search: String(rest) && `?${rest}`, url: withBase(route + search) };
}

// fromQuery returns the params of a route that a query holds.
function fromQuery(route, query) {
  const params = {};
  const missing = [];
  for (const { kind, name } of parsePattern(route)) {
    if (kind === 'static') continue;
    const value = query[name];
    if (value !== undefined && value !== '') params[name] = kind === 'one' ? String(value) : [].concat(value);
    else if (kind !== 'optional') missing.push(name);
  }
  if (missing.length > 0) throw new Error(`a link to the page "${route}" does not say ${missing.join(', ')}: write the path itself, or give the values in the query of the href`);
  return params;
}

// local returns a URL without host and base path, or null if it is not the site's.
function local(text) {
  if (!isAbsolute(text)) return text;
  try {
    const url = new URL(text);
    const rest = url.href.slice(url.origin.length);
    return url.origin === window.location.origin && hasBase(rest) ? withoutBase(rest) : null;
  } catch {
    return null;
  }
}

// hashOf returns the hash of a URL with its #, or the empty string.
export function hashOf(url) {
  return /#.*$/.exec(split(url)[1])?.[0] ?? '';
}
