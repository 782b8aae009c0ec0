// Pages: the pages of one build, as manifest.json lists them, and their modules.

import fs from 'node:fs';
import { during } from './failure.mjs';

// readManifest reads and parses the file.
export function readManifest(file) {
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8'));
  if (!Array.isArray(manifest.pages)) throw new Error('it has no list of pages');
  return manifest;
}

// Pages finds pages by route and loads their modules, each when it is first asked for. base is the URL of a file in the
// folder that the module paths are relative to.
export class Pages {
  #base;
  #byRoute;

  constructor(manifest, base) {
    this.manifest = manifest;
    this.#base = base;
    this.#byRoute = new Map(manifest.pages.map((p) => [p.route, p]));
  }

  // find returns the page of a route: {route, file, kind, module, paths}.
  find(route) {
    const page = this.#byRoute.get(route);
    if (!page) throw new Error(`the build has no page "${route}"`);
    return page;
  }

  // load imports the module of a page. Node.js keeps a module that failed while it was evaluated, so such a page fails
  // until the worker is replaced.
  load(page) {
    return this.#import(page.module, page.route);
  }

  // special imports one of app, document, error, notFound, serverError, or returns null if the app has none.
  async special(name) {
    const file = this.manifest[name];
    return file ? this.#import(file, name) : null;
  }

  #import(file, name) {
    return during('load', async () => {
      if (!file) throw new Error(`the manifest has no module for "${name}"`);
      // Only what a URL would misread is encoded: the URL must be the one that an import between the bundles gives, or the
      // module would be loaded twice.
      return import(new URL(file.replace(/[%?#\\]/g, encodeURIComponent), this.#base).href);
    });
  }
}

// exported returns an export of a module, also if the page was written as CommonJS and all sits in the default export.
export function exported(module, name) {
  const inner = module.default;
  const wrapped = inner !== null && (typeof inner === 'object' || typeof inner === 'function');
  if (name === 'default') return wrapped && inner.__esModule ? inner.default : inner;
  return module[name] ?? (wrapped ? inner[name] : undefined);
}
