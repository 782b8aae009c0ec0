// Document assets: the elements by which a document brings the files of a build for browsers.

import React from 'react';
import config from './siteconfig.mjs';

const h = React.createElement;

// assetURL is the URL path of a file of the build: each segment percent-encoded.
export function assetURL(name) {
  return `${config.basePath}/_next/static/${name.split('/').map(encodeURIComponent).join('/')}`;
}

// assetsOf returns {styles, runtime, scripts} for the page route: elements for the head, and whether the page runs in a browser.
// A manifest without files for browsers (of a test) gives none.
export function assetsOf(client, route, { nonce, crossOrigin } = {}) {
  const app = client?.pages?.['/_app'] ?? {};
  const page = client?.pages?.[route] ?? {};
  const from = { nonce, crossOrigin };
  const fonts = [...new Set([...(app.links ?? []), ...(page.links ?? [])])];
  const own = (page.css ?? []).filter((name) => !app.css?.includes(name));
  const styles = [
    ...(fonts.some((url) => url.startsWith('https://fonts.googleapis.com/')) ? [h('link', { key: 'fonts', rel: 'preconnect', href: 'https://fonts.gstatic.com', crossOrigin: 'anonymous' })] : []),
    ...[...(app.css ?? []), ...own].map((name) => h('link', { key: `preload ${name}`, rel: 'preload', href: assetURL(name), as: 'style', ...from })),
    ...fonts.map((url) => h('link', { key: url, rel: 'stylesheet', href: url, nonce })),
    ...(app.css ?? []).map((name) => h('link', { key: name, rel: 'stylesheet', href: assetURL(name), 'data-n-g': '', ...from })),
    ...own.map((name) => h('link', { key: name, rel: 'stylesheet', href: assetURL(name), 'data-n-p': '', ...from })),
  ];
  const runtime = !page.noRuntime;
  if (!client?.main || !runtime) return { styles, runtime, scripts: [] };
  const modules = [...(client.mainJS ?? []), app.module, ...(app.js ?? []), page.module, ...(page.js ?? []), client.routes];
  const scripts = [
    ...[...new Set(modules)].filter((name) => name && name !== client.main).map((name) => h('link', { key: name, rel: 'modulepreload', href: assetURL(name), ...from })),
    h('script', { key: 'main', type: 'module', src: assetURL(client.main), 'data-routes': assetURL(client.routes), ...from }),
  ];
  return { styles, runtime, scripts };
}

// hoistPreloads takes the preload links off the front of a page's HTML, where React writes those of images: their place is the
// head, and the browser hydrates what it would have made itself. It returns {links, html}.
export function hoistPreloads(html) {
  const front = /^(?:<link rel="preload"[^>]*\/>)+/.exec(html)?.[0] ?? '';
  return { links: front.match(/<[^>]*>/g) ?? [], html: html.slice(front.length) };
}

// withPreloads puts such links at the end of a document's head, unless next/image has put them there.
export function withPreloads(html, links) {
  const fresh = links.filter((link) => !html.includes(/ (?:href|imageSrcSet)="[^"]*"/.exec(link)?.[0] ?? link));
  return fresh.length === 0 ? html : html.replace('</head>', () => `${fresh.join('')}</head>`);
}
