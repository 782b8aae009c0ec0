// Hrefs: the href of next/link and router.push, as a URL.

import { endOf, split } from './base.mjs';
import { encodeStatic, isDynamic, parsePattern } from './pattern.mjs';

// resolveHref returns the URL of href (a string, or an object as of url.format with query) as the page at shows it. at is its
// asPath, or {asPath, pathname}. A pattern as pathname is filled from the query; what is left of the query stays. URLs with a
// scheme are returned as they are.
export function resolveHref(at, href) {
  return resolve(at, href, true);
}

// resolvePattern is resolveHref that leaves a pattern as it is.
export function resolvePattern(at, href) {
  return resolve(at, href, false);
}

function resolve(at, href, filled) {
  const text = typeof href === 'string' ? href : formatHref(href);
  if (isAbsolute(text)) return text;
  let url;
  try {
    url = new URL(collapse(text), new URL(baseOf(at, text), 'http://n'));
  } catch {
    // not a URL at all: the browser will say so
    return text;
  }
  if (filled) fill(url);
  url.pathname = endOf(url.pathname);
  return url.href.slice(url.origin.length);
}

// baseOf returns the path that text is relative to. A query alone may name the params of the page anew, as in
// {query: {...router.query, page: 2}}.
function baseOf(at, text) {
  const { asPath, pathname } = typeof at === 'string' ? { asPath: at } : at;
  if (text.startsWith('?') && pathname && isDynamic(pathname)) {
    const query = new URLSearchParams(split(text)[1].split('#', 1)[0]);
    const named = parsePattern(pathname).filter((s) => s.kind !== 'static');
    if (named.every((s) => s.kind === 'optional' || query.has(s.name)) && named.some((s) => query.has(s.name))) return pathname;
  }
  return split(asPath)[0];
}

// isAbsolute reports whether text begins with a scheme.
export function isAbsolute(text) {
  return /^[a-zA-Z][a-zA-Z\d+.-]*:/.test(text);
}

// collapse makes one slash of several, so that a page cannot link to another host by accident.
function collapse(text) {
  const [path, rest] = split(text);
  return path.replace(/[/\\]{2,}|\\/g, '/') + rest;
}

// fill replaces the params of a pattern in url by the values of its query. A pattern whose values are missing stays.
function fill(url) {
  let route;
  try {
    route = decodeURIComponent(url.pathname.replace(/(.)\/$/, '$1'));
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

// isScript reports whether a browser would take text for a javascript: URL.
export function isScript(text) {
  return /^javascript:/i.test(String(text).replace(/[\u0000-\u0020]/g, '')); // eslint-disable-line no-control-regex
}

// readQuery returns the query of a URL as pages get it: a string for each name, or a list of them.
export function readQuery(search) {
  const query = {};
  for (const [name, value] of new URLSearchParams(search)) {
    if (!Object.hasOwn(query, name)) query[name] = value;
    else if (Array.isArray(query[name])) query[name].push(value);
    else query[name] = [query[name], value];
  }
  return query;
}
