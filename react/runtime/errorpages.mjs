// Error pages: pages/404, pages/500, pages/_error, or the plain one of our own, inside of _app and _document.

import { during } from './failure.mjs';
import { jsonOf, staticProps } from './data.mjs';
import { exported } from './manifest.mjs';
import DefaultError from './next/error.js';

const OWN = { 404: 'notFound', 500: 'serverError' };

export class ErrorPages {
  #pages;
  #renderer;
  #warn;
  #kept = new Map();

  constructor({ pages, renderer, warn }) {
    this.#pages = pages;
    this.#renderer = renderer;
    this.#warn = warn;
  }

  // html returns the page of a status, rendered once per process, as it depends on nothing else. A failure is not kept.
  html(status) {
    let page = this.#kept.get(status);
    if (!page) {
      page = this.render(status).then((parts) => parts.html);
      this.#kept.set(status, page);
      page.catch(() => this.#kept.delete(status));
    }
    return page;
  }

  // render renders the page of a status: {html}, and {data} with its props as JSON if it has getStaticProps, which a browser
  // needs to show the page without a new document.
  async render(status, signal) {
    const own = OWN[status] ? await this.#pages.special(OWN[status]) : null;
    return own ? this.#page(`/${status}`, own, signal) : this.#general(status, signal);
  }

  async #page(route, module, signal) {
    const getStaticProps = exported(module, 'getStaticProps');
    const view = this.#renderer.open({ module, route, query: {}, asPath: route, isReady: false, signal });
    const props = await view.appProps();
    if (!getStaticProps) return { html: await view.html(props, { autoExport: true }) };
    const outcome = await during('getStaticProps', async () => {
      const out = await staticProps(getStaticProps, { route, params: {}, cause: 'prerender', warn: this.#warn });
      if (out.kind !== 'props') throw new Error(`getStaticProps of "${route}" returned ${out.kind}; an error page can only return props`);
      return out;
    });
    props.__N_SSG = true;
    props.pageProps = Object.assign({}, props.pageProps, outcome.props);
    return { html: await view.html(props, { gsp: true }), data: jsonOf(props, route) };
  }

  async #general(status, signal) {
    const module = await this.#pages.special('error');
    const component = (module && exported(module, 'default')) || DefaultError;
    // _error reads the status where a request has it.
    const res = { statusCode: status };
    const view = this.#renderer.open({ component, route: '/_error', query: {}, asPath: `/${status}`, isReady: true, res, signal });
    const props = await view.appProps();
    props.pageProps = { statusCode: status, ...props.pageProps };
    return { html: await view.html(props, { gip: true }) };
  }
}
