// Base path: URLs of the site as they stand in HTML and in the address bar, and as pages know them, without it.

import config from './siteconfig.mjs';

// endOf returns a path with the end that the site gives its pages: a slash with trailingSlash, unless it ends in a file name.
export function endOf(path, { trailingSlash } = config) {
  if (path === '/') return path;
  if (!trailingSlash || /\.[^/]+\/?$/.test(path)) return path.replace(/\/$/, '') || '/';
  return path.endsWith('/') ? path : `${path}/`;
}

// withBase returns the URL of a path with query and hash as pages know it.
export function withBase(url, { basePath, trailingSlash } = config) {
  const [path, rest] = split(url);
  return endOf((basePath ? `${basePath}${path === '/' ? '' : path}` : path) || '/', { trailingSlash }) + rest;
}

// hasBase reports whether a URL without host is the site's.
export function hasBase(url, { basePath } = config) {
  const [path] = split(url);
  return path === basePath || path.startsWith(`${basePath}/`);
}

// withoutBase is the inverse of withBase. What is not the site's stays.
export function withoutBase(url, { basePath } = config) {
  if (!basePath || !hasBase(url, { basePath })) return url;
  const rest = url.slice(basePath.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

// split returns the path of a URL and the rest, from the query on.
export function split(url) {
  const end = url.search(/[?#]/);
  return end < 0 ? [url, ''] : [url.slice(0, end), url.slice(end)];
}
