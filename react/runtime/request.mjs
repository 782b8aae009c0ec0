// Request: what Next.js adds to Node's IncomingMessage, and what Go adds that user code must not see.

// queryOf parses the query of a request URL, or that of its rewrite: repeated keys become arrays. params win over keys of the
// same name.
export function queryOf(url, params = {}, rewrite = null) {
  const query = {};
  for (const [key, value] of new URLSearchParams(rewrite ? rewrite.query : searchOf(url))) add(query, key, value);
  return Object.assign(query, params);
}

// searchOf returns what follows the first question mark.
export function searchOf(url) {
  const at = url.indexOf('?');
  return at < 0 ? '' : url.slice(at + 1);
}

// add collects values under a key. The one key that would reach the object's prototype is left out.
export function add(target, key, value) {
  if (key === '__proto__') return;
  if (!Object.hasOwn(target, key)) target[key] = value;
  else if (Array.isArray(target[key])) target[key].push(value);
  else target[key] = [target[key], value];
}

// cookiesOf parses a Cookie header: the first of equal names wins, quotes are removed, a value that cannot be decoded
// stays as it is, parts without = are ignored.
export function cookiesOf(header) {
  const cookies = {};
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at < 0) continue;
    const name = part.slice(0, at).trim();
    if (name === '__proto__' || Object.hasOwn(cookies, name)) continue;
    let value = part.slice(at + 1).trim();
    if (value.startsWith('"')) value = value.slice(1, -1);
    cookies[name] = decoded(value);
  }
  return cookies;
}

function decoded(value) {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

// addCookies gives a request its cookies, parsed when they are first read.
export function addCookies(req) {
  Object.defineProperty(req, 'cookies', {
    configurable: true,
    enumerable: true,
    get() {
      const value = cookiesOf(req.headers.cookie);
      Object.defineProperty(req, 'cookies', { value, configurable: true, enumerable: true, writable: true });
      return value;
    },
    set(value) {
      Object.defineProperty(req, 'cookies', { value, configurable: true, enumerable: true, writable: true });
    },
  });
}

const INTERNAL = 'x-freshet-';

// takeInternal removes all headers of ours from a request and returns them without the prefix.
export function takeInternal(req) {
  const taken = {};
  // Node makes both objects from rawHeaders when they are first read, so they are read before rawHeaders changes.
  const { headers, headersDistinct } = req;
  for (const name of Object.keys(headers)) {
    if (!name.startsWith(INTERNAL)) continue;
    taken[name.slice(INTERNAL.length)] = headers[name];
    delete headers[name];
    delete headersDistinct[name];
  }
  const kept = [];
  for (let i = 0; i < req.rawHeaders.length; i += 2) {
    if (!req.rawHeaders[i].toLowerCase().startsWith(INTERNAL)) kept.push(req.rawHeaders[i], req.rawHeaders[i + 1]);
  }
  req.rawHeaders.splice(0, req.rawHeaders.length, ...kept);
  return taken;
}

// routeOf reads from the internal headers which page is meant: {page, params, data, rewrite}. A route may hold any character, a
// header may not, so all are percent-encoded. rewrite is {path, query} where the site's rewrites changed what was asked for.
export function routeOf(internal) {
  const page = decodeURIComponent(internal.page ?? '');
  const params = internal.params ? JSON.parse(decodeURIComponent(internal.params)) : {};
  const rewrite = internal.rewrite ? JSON.parse(decodeURIComponent(internal.rewrite)) : null;
  return { page, params, data: internal.data === '1', rewrite };
}
