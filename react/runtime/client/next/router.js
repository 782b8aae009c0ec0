// next/router in the browser: the one router of the window.

import { events } from '../events.mjs';
import { FIELDS, MOVES } from '../router.mjs';

export { useRouter, withRouter } from '../../userouter.mjs';

// Router is imported for its events.
export class Router {
  static events = events;
}

// The default export works as soon as the page is taken over; ready tells when.
const singleton = {
  router: null,
  readyCallbacks: [],
  events,
  ready(callback) {
    if (this.router) callback();
    else this.readyCallbacks.push(callback);
  },
};

function current() {
  if (!singleton.router) throw new Error('the router is not there yet: the page is still being taken over. Use Router.ready(callback), an effect or an event handler');
  return singleton.router;
}

for (const name of FIELDS) Object.defineProperty(singleton, name, { get: () => current()[name] });
for (const name of MOVES) singleton[name] = (...args) => current()[name](...args);

// Handlers may also be set as properties: Router.onRouteChangeStart = …
for (const name of ['routeChangeStart', 'beforeHistoryChange', 'routeChangeComplete', 'routeChangeError', 'hashChangeStart', 'hashChangeComplete']) {
  const property = `on${name[0].toUpperCase()}${name.slice(1)}`;
  events.on(name, (...args) => singleton[property]?.(...args));
}

// setRouter makes router the one of the window.
export function setRouter(router) {
  singleton.router = router;
  for (const callback of singleton.readyCallbacks.splice(0)) callback();
}

export default singleton;
