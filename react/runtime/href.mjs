// Hrefs: the href of next/link and router.push, as a URL.

import { encodeStatic, isDynamic, parsePattern } from './pattern.mjs';

// resolveHref returns the URL of href (a string, or an object as of url.format with query) on the page at asPath. A pattern
// as pathname is filled from the query; what is left of the query stays. URLs with a scheme are returned as they are.
export function resolveHref(asPath, href) {
  const text = typeof href === 'string' ? href : formatHref(href);
  if (isAbsolute(text)) return text;
  let url;
  try {
    const base = new URL(asPath.split(/[?#]/, 1)[0], 'http://n');
    url = new URL(collapse(text), base);
  } catch {
    // not a URL at all: the browser will say so
    return text;
  }
  if (url.pathname.length > 1 && url.pathname.endsWith('/')) url.pathname = url.pathname.slice(0, -1);
  fill(url);
  return url.href.slice(url.origin.length);
}

// isAbsolute reports whether text begins with a scheme.
export function isAbsolute(text) {
  return /^[a-zA-Z][a-zA-Z\d+.-]*:/.test(text);
}

// collapse makes one slash of several, so that a page cannot link to another host by accident.
function collapse(text) {
  const end = text.search(/[?#]/);
  const path = end < 0 ? text : text.slice(0, end);
  return path.replace(/[/\\]{2,}|\\/g, '/') + text.slice(path.length);
}

// fill replaces the params of a pattern in url by the values of its query. A pattern whose values are missing stays.
function fill(url) {
  let route;
  try {
    route = decodeURIComponent(url.pathname);
  } catch {
    return;
  }
  if (!route.includes('[') || !isDynamic(route)) return;
  const out = [];
  const used = [];
  for (const s of parsePattern(route)) {
    if (s.kind === 'static') {
      out.push(encodeStatic(s.text));
      continue;
    }
    const values = url.searchParams.getAll(s.name);
    if (values.length === 0 && s.kind !== 'optional') return;
    used.push(s.name);
    if (s.kind === 'one') out.push(encodeURIComponent(values.join(',')));
    else out.push(...values.map(encodeURIComponent));
  }
  url.pathname = `/${out.join('/')}`;
  for (const name of used) url.searchParams.delete(name);
}

// formatHref writes an href object: {protocol, auth, host | hostname, port, pathname, query | search, hash}.
export function formatHref(href) {
  const { auth, hostname, host, port } = href;
  const protocol = href.protocol ? href.protocol.replace(/:?$/, ':') : '';
  let pathname = href.pathname ?? '';
  let server = '';
  if (host) server = host;
  else if (hostname) server = (hostname.includes(':') ? `[${hostname}]` : hostname) + (port ? `:${port}` : '');
  if (server && auth) server = `${encodeURIComponent(auth).replace(/%3A/i, ':')}@${server}`;
  if (server || href.slashes) {
    server = `//${server}`;
    if (pathname && !pathname.startsWith('/')) pathname = `/${pathname}`;
  }
  const query = href.query !== null && typeof href.query === 'object' ? formatQuery(href.query) : href.query ?? '';
  let search = href.search || (query ? `?${query}` : '');
  if (search && !search.startsWith('?')) search = `?${search}`;
  let hash = href.hash ?? '';
  if (hash && !hash.startsWith('#')) hash = `#${hash}`;
  return `${protocol}${server}${pathname.replace(/[?#]/g, encodeURIComponent)}${search.replace(/#/g, '%23')}${hash}`;
}

function formatQuery(query) {
  const out = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const v of Array.isArray(value) ? value : [value]) out.append(name, queryValue(v));
  }
  return out.toString();
}

function queryValue(value) {
  const plain = typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && !Number.isNaN(value));
  return plain ? String(value) : '';
}
