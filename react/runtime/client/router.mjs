// Router: the page that the window shows, and the way to another one.

import config from '../siteconfig.mjs';
import { split, withBase, withoutBase } from '../base.mjs';
import { pageTree } from '../tree.mjs';
import { events } from './events.mjs';
import { here, isOurs } from './history.mjs';
import { isSameState } from './initial.mjs';
import { LoadError, leave, leaveAfter } from './leave.mjs';
import { Loader } from './loader.mjs';
import { scrollTo, scrollToHash } from './scroll.mjs';
import { findTarget, hashOf, locate, refuseScript } from './target.mjs';

// What a page sees of where it is.
export const FIELDS = ['route', 'pathname', 'query', 'asPath', 'basePath', 'isFallback', 'isReady', 'isPreview', 'isLocaleDomain', 'locale', 'locales', 'defaultLocale', 'domainLocales'];
export const MOVES = ['push', 'replace', 'prefetch', 'reload', 'back', 'forward', 'beforePopState'];

const FIXED = { basePath: config.basePath, isPreview: false, isLocaleDomain: false, locale: undefined, locales: undefined, defaultLocale: undefined, domainLocales: undefined };

// A page whose data leads from one to the next for ever is left to the browser, which knows how to say so.
const MAX_REDIRECTS = 10;

export class Router {
  events = events;
  #pages;
  #data;
  #loader;
  #screen;
  #heads;
  #history;
  #scroll;
  #onChange;
  #state;
  #view; // what the screen shows or is about to show
  #change = null; // what is on its way
  #asks = () => true; // beforePopState
  #moves = 0;
  #readyRead = false;

  // state is the first one, see initial.mjs. onChange(asPath) hears of pages that have been navigated to.
  constructor({ pages, data, styles, screen, heads, history, scroll, App, state, onChange }) {
    [this.#pages, this.#data, this.#screen, this.#heads, this.#history, this.#scroll] = [pages, data, screen, heads, history, scroll];
    this.#onChange = onChange;
    this.#state = { ...FIXED, ...state };
    this.#loader = new Loader({ pages, data, styles, App, router: this });
    for (const name of FIELDS) Object.defineProperty(this, name, { get: () => this.#read(this.#state, name), enumerable: true });
  }

  push = (url, as, options = {}) => this.#go('pushState', url, as, options);
  replace = (url, as, options = {}) => this.#go('replaceState', url, as, options);
  reload = () => window.location.reload();
  back = () => window.history.back();
  forward = () => window.history.forward();

  // beforePopState sets who is asked before back and forward: false leaves the change to it.
  beforePopState = (ask) => {
    this.#asks = ask;
  };

  // prefetch brings the code of a page and, if they are the same for everybody, its props.
  prefetch = async (url, as, { unstable_skipClientCache: fresh } = {}) => {
    if (/bot|crawl|spider/i.test(window.navigator.userAgent)) return;
    const { route, path } = findTarget(this.#pages, this.#state, url, as);
    if (!route) return;
    this.#pages.prefetch(route);
    if (this.#pages.kind(route) !== 'ssg') return;
    await this.#data.get(this.#data.url(path), { keep: true, fresh, prefetch: true }).catch(() => {}); // a click will say why
  };

  // start takes over the page that the server rendered. state is the one that belongs to the URL, position where to scroll.
  async start({ App, Component, props, state, position }) {
    const view = await this.#show({ route: state.route, App, Component, props });
    window.addEventListener('popstate', (event) => this.#pop(event));
    if (this.#moves > 0) return; // an effect of the page has gone elsewhere
    const same = isSameState(this.#state, state) && !this.#readyRead;
    if (same) this.#state.isReady = true;
    else this.#state = { ...this.#state, ...state };
    if (view.error) return;
    if (state.isFallback) return void (await this.#fill());
    if (!same) await this.#again();
    if (position) scrollTo(position);
  }

  // fill replaces a fallback by its page.
  async #fill() {
    const { route, asPath, query } = this.#state;
    const [path, rest] = split(asPath);
    const target = { route, asPath, query, path, search: '', url: withBase(route + rest.split('#', 1)[0]) };
    try {
      await this.#to('replaceState', target, { scroll: false }, { quiet: true });
    } catch (err) {
      console.error(err);
      await this.fail(err, this.#view);
    }
  }

  #go(method, url, as, options) {
    refuseScript(url, as);
    return (async () => this.#to(method, findTarget(this.#pages, this.#state, url, as), options ?? {}))();
  }

  #pop({ state }) {
    if (!state) {
      // The browser itself went to a part of the page.
      this.#history.adopt();
      this.#scroll.enter(this.#history.key);
      this.#state = { ...this.#state, asPath: withoutBase(here()) };
      return this.#again();
    }
    const { url, as, options = {}, key } = state;
    if (!isOurs(state) || (key === this.#history.key && as === withBase(this.#state.asPath))) return;
    this.#scroll.note();
    this.#history.key = key;
    const position = this.#scroll.enter(key);
    if (!this.#asks(state)) return;
    let target;
    try {
      target = locate(this.#pages, withoutBase(url), withoutBase(as));
    } catch {
      return leave(as); // only the server knows which page that was, after a rewrite
    }
    return this.#to('replaceState', target, { ...options, shallow: options.shallow && this.#history.shallow }, { position });
  }

  // to goes to a target. It resolves with true when the page is shown and with false if something else came between. position
  // is where to scroll; quiet is for what is no change to the visitor.
  async #to(method, target, options, { position = null, quiet = false, hops = 0 } = {}) {
    this.#moves++;
    this.#cancel();
    if (target.external !== undefined) {
      leave(target.external);
      return false;
    }
    const as = withBase(target.asPath);
    const info = { shallow: Boolean(options.shallow) };
    if (!quiet && isPart(this.#state.asPath, target.asPath)) return this.#toPart(method, target, { as, info, options, position });

    const change = (this.#change = { as, info, quiet, sheets: [] });
    const gone = () => this.#change !== change;
    const claim = (sheets) => (gone() ? sheets.drop() : change.sheets.push(sheets));
    let page;
    try {
      if (!quiet) events.emit('routeChangeStart', as, info);
      if (gone()) return false;
      page = await this.#load(target, claim, { shallow: info.shallow, fresh: options.unstable_skipClientCache, tries: quiet ? 3 : 1 });
      if (gone()) return false;
      if (page.redirect) {
        this.#change = null;
        return this.#redirected(method, page.redirect, options, { quiet, hops });
      }
      if (!quiet) events.emit('beforeHistoryChange', as, info);
      if (gone()) return false;
    } catch (err) {
      if (gone()) return false;
      this.#change = null;
      drop(change);
      if (!(err instanceof LoadError) || (quiet && err.status >= 500)) throw err;
      if (!quiet) events.emit('routeChangeError', err, as, info);
      leaveAfter(err, as);
      return false;
    }

    this.#scroll.note();
    this.#history.write(target.asPath === this.#state.asPath ? 'replaceState' : method, { url: target.url, as, options });
    this.#scroll.enter(this.#history.key);
    this.#state = { ...this.#state, route: target.route, pathname: target.route, query: target.query, asPath: target.asPath, isFallback: false, isReady: true };
    const scrolls = options.scroll ?? !page.same;
    this.#change = null;
    const view = await this.#show(page, position ?? (scrolls ? [0, 0] : null));
    const error = page.err ?? view.error ?? (view.shown ? null : cancelled());
    if (!view.shown) page.sheets?.drop();
    if (error) {
      if (!quiet) events.emit('routeChangeError', error, as, info);
      if (page.err) throw page.err;
      return false;
    }
    if (!quiet) {
      events.emit('routeChangeComplete', as, info);
      this.#onChange(target.asPath);
    }
    const hash = hashOf(as);
    if (scrolls && hash.length > 1 && !position) scrollToHash(hash, false);
    return true;
  }

  async #load(target, claim, { shallow, fresh, tries }) {
    const { page } = this.#view;
    if (shallow && target.route === page.route && !page.err) return { ...page, sheets: undefined, same: true };
    try {
      return await this.#loader.load(target, claim, { fresh, tries });
    } catch (err) {
      if (err instanceof LoadError) throw err;
      console.error(err);
      return this.#loader.failed(err, target, claim);
    }
  }

  async #toPart(method, { asPath, url }, { as, info, options, position }) {
    events.emit('hashChangeStart', as, info);
    this.#scroll.note();
    this.#history.write(method, { url, as, options: { ...options, scroll: false } });
    this.#scroll.enter(this.#history.key);
    this.#state = { ...this.#state, asPath };
    if (position) scrollTo(position);
    else if (options.scroll ?? true) scrollToHash(hashOf(asPath), true);
    await this.#again();
    events.emit('hashChangeComplete', as, info);
    return true;
  }

  #redirected(method, { destination, outside }, options, { quiet, hops }) {
    if (outside || hops >= MAX_REDIRECTS) {
      leave(outside ? destination : withBase(destination));
      return false;
    }
    return this.#to(method, findTarget(this.#pages, this.#state, destination), options, { quiet, hops: hops + 1 });
  }

  // cancel ends what is being loaded: the last who asks for a page gets it.
  #cancel() {
    const change = this.#change;
    if (!change) return;
    this.#change = null;
    drop(change);
    if (!change.quiet) events.emit('routeChangeError', cancelled(), change.as, change.info);
  }

  // again shows the same page in the state that the router has now.
  #again() {
    return this.#show({ ...this.#view.page, sheets: undefined });
  }

  // show returns the view when it is in the document, or when another one has come before.
  async #show(page, position = null) {
    const { App, Component, err } = page;
    const props = err ? { ...page.props, err } : page.props;
    const element = pageTree({ App, Component, props, router: this.#snapshot(), live: this, heads: this.#heads });
    const view = (this.#view = { page, element, error: null });
    view.onShown = () => {
      page.sheets?.show();
      if (position) scrollTo(position);
    };
    view.shown = await this.#screen.show(view);
    return view;
  }

  // fail shows the error page in the place of a view that threw.
  fail = async (error, view) => {
    view.error = error;
    if (view !== this.#view || view.page.last) return;
    const claimed = [];
    let page;
    try {
      page = view.page.err ? await this.#loader.plain(error) : await this.#loader.failed(error, this.#state, (sheets) => claimed.push(sheets));
    } catch (err) {
      console.error(err);
      page = await this.#loader.plain(error);
    }
    if (view === this.#view) await this.#show(page);
    else for (const sheets of claimed) sheets.drop();
  };

  // snapshot is the router as pages get it: as it is now, whatever comes later, so that React sees a change.
  #snapshot() {
    const state = this.#state;
    const router = { events };
    for (const name of FIELDS) Object.defineProperty(router, name, { get: () => this.#read(state, name), enumerable: true });
    for (const name of MOVES) router[name] = this[name];
    return router;
  }

  // A page that never asks whether the router is ready need not be rendered again when it is.
  #read(state, name) {
    if (name === 'isReady' && !state.isReady) {
      this.#readyRead = true;
    }
    return state[name];
  }
}

// isPart reports whether only the hash differs, or a part of the page is asked for once more.
function isPart(from, to) {
  const [a, b] = [from.split('#', 1)[0], to.split('#', 1)[0]];
  const [x, y] = [hashOf(from), hashOf(to)];
  return a === b && (x !== y || y.length > 1);
}

function cancelled() {
  return Object.assign(new Error('Route Cancelled'), { cancelled: true });
}

function drop({ sheets }) {
  for (const s of sheets) s.drop();
}
