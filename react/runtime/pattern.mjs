// Patterns: the routes of pages, as they stand in file names: /posts/[slug], /docs/[...all], /shop/[[...rest]].

// parsePattern returns the segments of a route: {kind: 'static', text} or {kind: 'one' | 'rest' | 'optional', name}.
export function parsePattern(route) {
  if (route === '/') return [];
  return route.slice(1).split('/').map((text) => {
    let m;
    if ((m = /^\[\[\.\.\.(.+)\]\]$/.exec(text))) return { kind: 'optional', name: m[1] };
    if ((m = /^\[\.\.\.(.+)\]$/.exec(text))) return { kind: 'rest', name: m[1] };
    if ((m = /^\[([^[\]]+)\]$/.exec(text))) return { kind: 'one', name: m[1] };
    return { kind: 'static', text };
  });
}

// isDynamic reports whether a route has params.
export function isDynamic(route) {
  return parsePattern(route).some((s) => s.kind !== 'static');
}

// encodeStatic writes a fixed segment of a route as a browser sends it.
export function encodeStatic(text) {
  return encodeURI(text).replace(/[?#]/g, encodeURIComponent);
}

// matchPattern returns the decoded params of a path, or null if the path does not match. A malformed percent escape throws
// a URIError.
export function matchPattern(route, path) {
  const parts = path === '/' ? [] : path.replace(/^\//, '').split('/');
  if (!path.startsWith('/')) return null;
  const params = {};
  const segments = parsePattern(route);
  for (let i = 0; i < segments.length; i++) {
    const s = segments[i];
    if (s.kind === 'rest' || s.kind === 'optional') {
      const rest = parts.slice(i).map(decodeURIComponent);
      if (rest.some((v) => v === '') || (rest.length === 0 && s.kind === 'rest')) return null;
      if (rest.length > 0) params[s.name] = rest;
      return params;
    }
    if (i >= parts.length) return null;
    const value = decodeURIComponent(parts[i]);
    if (value === '') return null;
    if (s.kind === 'one') params[s.name] = value;
    else if (value !== s.text) return null;
  }
  return parts.length === segments.length ? params : null;
}

// fillPattern returns the percent-encoded path of a route and its params, which must be complete: a non-empty string for
// each [name], an array of them for each [...name].
export function fillPattern(route, params) {
  const out = [];
  for (const s of parsePattern(route)) {
    if (s.kind === 'static') out.push(encodeStatic(s.text));
    else if (s.kind === 'one') out.push(encodeURIComponent(params[s.name]));
    else out.push(...(params[s.name] ?? []).map(encodeURIComponent));
  }
  return `/${out.join('/')}`;
}

// byPrecedence orders routes so that the first one that matches a path is the page of it: at the first segment in which two
// differ a fixed name comes before [param], that before [...rest], that before [[...rest]].
export function byPrecedence(a, b) {
  const [x, y] = [parsePattern(a), parsePattern(b)];
  for (let i = 0; i < x.length || i < y.length; i++) {
    const d = RANK[x[i]?.kind ?? 'static'] - RANK[y[i]?.kind ?? 'static'];
    if (d !== 0) return d;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

const RANK = { static: 0, one: 1, rest: 2, optional: 3 };
