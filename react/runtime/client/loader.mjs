// Loader: all that it takes to show a page: its component, its props and its style sheets.

import DefaultApp from '../next/app.js';
import { pageTree } from '../tree.mjs';
import { LoadError } from './leave.mjs';

export class Loader {
  #pages;
  #data;
  #styles;
  #App;
  #router;

  // router is what getInitialProps of _app gets.
  constructor({ pages, data, styles, App, router }) {
    this.#pages = pages;
    this.#data = data;
    this.#styles = styles;
    this.#App = App;
    this.#router = router;
  }

  // load returns {route, App, Component, props, sheets} of a target, or {redirect: {destination, outside}}. claim gets each set of
  // style sheets as soon as it is being loaded. fresh wants new data; tries is how often a server that fails is asked.
  async load(target, claim, { fresh, tries } = {}) {
    const { route, path, search, asPath } = target;
    if (route === null) throw new LoadError(`Failed to load ${asPath}: this build has no page there`);
    const kind = this.#pages.kind(route);
    const url = kind === 'static' ? null : this.#data.url(path, kind === 'ssr' ? search : '');
    const known = kind === 'ssg' && !fresh && this.#data.has(url);
    const page = this.#page(route, claim);
    const answer = url && this.#data.get(url, { keep: kind === 'ssg', fresh, tries });
    const [loaded, props] = await Promise.all([page, answer]);
    if (known) this.#data.touch(url);
    if (props?.notFound === true) {
      loaded.sheets.drop();
      return this.#notFound(target, claim);
    }
    if (typeof props?.pageProps?.__N_REDIRECT === 'string') {
      loaded.sheets.drop();
      const destination = props.pageProps.__N_REDIRECT;
      return { redirect: { destination, outside: !destination.startsWith('/') || props.pageProps.__N_REDIRECT_BASE_PATH === false } };
    }
    return { ...loaded, props: props ? { ...props, pageProps: { ...props.pageProps } } : await this.#initialProps(loaded.Component, target) };
  }

  // failed returns the error page for an error in the browser.
  async failed(err, at, claim) {
    const page = await this.#page('/_error', claim);
    let props = {};
    try {
      props = await this.#initialProps(page.Component, at, err);
    } catch (another) {
      console.error('getInitialProps of the error page failed:', another);
    }
    return { ...page, props, err };
  }

  // plain returns our own error page, for when that of the site fails, too.
  async plain(err) {
    const { default: Component } = await import('../next/error.js');
    return { route: '/_error', App: DefaultApp, Component, props: { pageProps: { statusCode: 500 } }, err, last: true };
  }

  async #notFound(target, claim) {
    const route = this.#pages.has('/404') ? '/404' : '/_error';
    const url = this.#pages.kind(route) === 'ssg' ? this.#data.url(route) : null;
    const [loaded, props] = await Promise.all([this.#page(route, claim), url && this.#data.get(url, { keep: true })]);
    return { ...loaded, props: props ? { ...props } : await this.#initialProps(loaded.Component, { ...target, route }) };
  }

  async #page(route, claim) {
    this.#styles.link(this.#pages.fonts(route));
    const sheets = this.#styles.load(this.#pages.styles(route));
    claim(sheets);
    const [Component] = await Promise.all([this.#pages.load(route), sheets.ready]);
    return { route, App: this.#App, Component, sheets };
  }

  // initialProps calls getInitialProps of _app, which calls that of the page, or that of the page.
  async #initialProps(Component, { route, query, asPath }, err) {
    const [App, router] = [this.#App, this.#router];
    const AppTree = (props) => pageTree({ App, Component, props, router, live: router });
    const ctx = { err, pathname: route, query, asPath, AppTree };
    if (!App.getInitialProps) return { pageProps: Component.getInitialProps ? await Component.getInitialProps(ctx) : {} };
    const props = await App.getInitialProps({ AppTree, Component, router, ctx });
    if (props === null || typeof props !== 'object') throw new Error(`getInitialProps of pages/_app returned ${props}; it must return an object`);
    return { ...props };
  }
}
