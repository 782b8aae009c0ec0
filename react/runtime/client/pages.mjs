// Pages: the pages of the build that the document came from, as the routes module lists them, and their modules.

import { byPrecedence, matchPattern } from '../pattern.mjs';
import { LoadError } from './leave.mjs';

// No path leads to these.
const INNER = ['/_app', '/_document', '/_error'];

export class Pages {
  #pages;
  #base;
  #order;
  #loaded = new Map();
  #hinted = new Set();

  // pages is {route: {kind, module, js, css}}; base is the URL of the folder that their names are relative to.
  constructor(pages, base) {
    this.#pages = pages;
    this.#base = base;
    this.#order = Object.keys(pages).filter((r) => !INNER.includes(r)).sort(byPrecedence);
  }

  has(route) {
    return Object.hasOwn(this.#pages, route);
  }

  // kind is static, ssg or ssr: the latter two have data routes.
  kind(route) {
    return this.#pages[route]?.kind ?? 'static';
  }

  // find returns {route, params} of the page at a path, or null.
  find(path) {
    for (const route of this.#order) {
      const params = match(route, path);
      if (params) return { route, params };
    }
    return null;
  }

  // named returns the route that a path spells out, also /posts/[slug] itself, or null.
  named(path) {
    const route = decode(path);
    return route !== null && this.#order.includes(route) ? route : null;
  }

  // styles returns the URLs of a page's style sheets, without those of _app.
  styles(route) {
    return (this.#pages[route]?.css ?? []).map((name) => this.#url(name));
  }

  // fonts returns the addresses of style sheets that other servers have for a page's fonts.
  fonts(route) {
    return this.#pages[route]?.links ?? [];
  }

  // load returns the page's component.
  load(route) {
    let loaded = this.#loaded.get(route);
    if (!loaded) {
      loaded = this.#load(route);
      this.#loaded.set(route, loaded);
      loaded.catch(() => this.#loaded.delete(route));
    }
    return loaded;
  }

  async #load(route) {
    if (!this.has(route)) throw new LoadError(`the build has no page "${route}"`);
    let module;
    try {
      module = await import(this.#url(this.#pages[route].module));
    } catch (err) {
      throw new LoadError(`Failed to load the page "${route}": ${err.message}`, err);
    }
    // A page that was written as CommonJS has all in the default export.
    const inner = module.default;
    return inner?.__esModule ? inner.default : inner;
  }

  // prefetch asks the browser for what a page needs, at low priority, and runs none of it.
  prefetch(route) {
    if (!this.has(route)) return;
    const { module, js = [], css = [] } = this.#pages[route];
    for (const name of [module, ...js]) this.#hint(name, { rel: 'modulepreload', fetchPriority: 'low' });
    for (const name of css) this.#hint(name, { rel: 'prefetch', as: 'style' });
  }

  #hint(name, attributes) {
    if (this.#hinted.has(name)) return;
    this.#hinted.add(name);
    document.head.append(Object.assign(document.createElement('link'), attributes, { href: this.#url(name) }));
  }

  #url(name) {
    return this.#base + name.split('/').map(encodeURIComponent).join('/');
  }
}

// match is matchPattern for paths that a user may have made up: one with a malformed escape matches nothing.
export function match(route, path) {
  return decode(path) === null ? null : matchPattern(route, path.replace(/(.)\/$/, '$1'));
}

function decode(path) {
  try {
    return decodeURIComponent(path.replace(/(.)\/$/, '$1'));
  } catch {
    return null;
  }
}

