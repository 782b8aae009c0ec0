// next/router on the server: the router that a page sees while it renders. It knows where it is and cannot go anywhere.

import config from '../siteconfig.mjs';

// Events happen in a browser only. Handlers may be registered anywhere, also when a module is loaded.
const events = { on() {}, off() {}, emit() {} };

const MOVES = ['push', 'replace', 'reload', 'back', 'forward', 'prefetch', 'beforePopState'];

// createRouter returns the router of one render.
export function createRouter({ pathname, query, asPath, isReady, isFallback }) {
  const router = {
    route: pathname,
    pathname,
    query,
    asPath,
    isFallback: Boolean(isFallback),
    basePath: config.basePath,
    locale: undefined,
    locales: undefined,
    defaultLocale: undefined,
    isReady: Boolean(isReady),
    domainLocales: undefined,
    isPreview: false,
    isLocaleDomain: false,
  };
  Object.defineProperty(router, 'events', { value: events });
  for (const move of MOVES) {
    Object.defineProperty(router, move, {
      value() {
        throw new Error(`router.${move}() was called while the page "${pathname}" was rendered on the server; call it in an effect or an event handler`);
      },
    });
  }
  return router;
}

export { useRouter, withRouter } from '../userouter.mjs';

// Router is imported for its events.
export class Router {
  static events = events;
}

// The default export is the router of the browser's window, of which there is none here: all but events and ready fails.
const singleton = { router: null, readyCallbacks: [], events, ready() {} };

function nowhere(name) {
  return new Error(`Router.${name} of next/router exists only in a browser; while a page renders use useRouter(), or use Router in an effect or an event handler`);
}

for (const name of ['route', 'pathname', 'query', 'asPath', 'basePath', 'components', 'isFallback', 'isReady', 'isPreview', 'isLocaleDomain', 'locale', 'locales', 'defaultLocale', 'domainLocales']) {
  Object.defineProperty(singleton, name, { get() { throw nowhere(name); } });
}
for (const move of MOVES) singleton[move] = () => { throw nowhere(`${move}()`); };

export default singleton;
