// Renderer: a page inside of _app and _document, as a complete HTML document.

import React from 'react';
import { Failure, during } from './failure.mjs';
import { scriptJSON, withDoctype } from './html.mjs';
import { exported } from './manifest.mjs';
import { canRender, completeHTML, staticHTML } from './stream.mjs';
import { hasInitial, isCustom } from './inspect.mjs';
import DefaultApp from './next/app.js';
import { DocumentContext, ScriptsContext } from './contexts.mjs';
import { assetsOf, hoistPreloads, withPreloads } from './documentassets.mjs';
import DefaultDocument from './next/document.js';
import { headElements } from './next/head.js';
import { createRouter } from './next/router.js';
import styledJsx from './styledjsx.mjs';
import { pageTree } from './tree.mjs';

const h = React.createElement;
const same = (component) => component;

// reactVersion is the version of the app's react; checkReact throws if it cannot render pages.
export const reactVersion = React.version;
export function checkReact() {
  if (!canRender()) throw new Error(`react ${React.version} is too old; react and react-dom 18 or newer are needed`);
}

export class Renderer {
  #pages;
  #buildId;
  #warn;

  // warn(key, text) logs a warning once per key.
  constructor({ pages, buildId, warn }) {
    this.#pages = pages;
    this.#buildId = buildId;
    this.#warn = warn;
  }

  // open prepares one render of the component that module exports. query, asPath, isReady and isFallback are what the
  // router shows; req and res are given where a request is rendered.
  open({ module, component, route, query, asPath, isReady, isFallback, req, res, err, signal }) {
    const Component = component ?? exported(module, 'default');
    if (!isComponent(Component)) throw new Failure('load', new Error(`the default export of the page "${route}" is not a React component`));
    const router = createRouter({ pathname: route, query, asPath, isReady, isFallback });
    let app;
    const load = async () => (app ??= (await this.#component('app')) ?? DefaultApp);
    const AppTree = (props) => pageTree({ App: app, Component, props, router, heads: [] });
    const ctx = { err, req, res, pathname: route, query, asPath, AppTree };

    // appProps returns {pageProps} and what else the app's getInitialProps gives.
    const appProps = () => during('getInitialProps', async () => {
      const App = await load();
      if (!isCustom(App)) return { pageProps: Component.getInitialProps ? await Component.getInitialProps(ctx) : {} };
      const props = await App.getInitialProps({ AppTree, Component, router, ctx });
      if (props === null || typeof props !== 'object') throw new Error(`getInitialProps of pages/_app returned ${props}; it must return an object`);
      return { ...props };
    });

    // html returns the document; flags go into the page's data: gsp, gssp, gip, autoExport.
    const html = async (props, flags = {}) => {
      const App = await load();
      const Document = (await this.#component('document')) ?? DefaultDocument;
      const registry = styledJsx?.createStyleRegistry();
      const scripts = { early: [], later: [] };
      const renderPage = async (options = {}) => {
        const { enhanceApp = same, enhanceComponent = same } = typeof options === 'function' ? { enhanceComponent: options } : options;
        const heads = [];
        scripts.early = [];
        registry?.flush(); // a document may render its page twice
        const page = pageTree({ App: enhanceApp(App), Component: enhanceComponent(Component), props, router, heads });
        const styled = registry ? h(styledJsx.StyleRegistry, { registry }, page) : page;
        const recovered = (error) => console.error(`a part of "${route}" failed and is left to the browser:`, error);
        const content = await during('render', () => completeHTML(h(ScriptsContext.Provider, { value: scripts }, styled), { signal, recovered }));
        return { html: content, head: headElements(heads) };
      };
      const defaultGetInitialProps = async (given, { nonce } = {}) => {
        const rendered = await given.renderPage();
        return { ...rendered, styles: registry?.styles({ nonce }) ?? null };
      };
      const documentCtx = { ...ctx, renderPage, defaultGetInitialProps };
      const initial = await during('document', () => (Document.getInitialProps ? Document.getInitialProps(documentCtx) : defaultGetInitialProps(documentCtx)));
      if (typeof initial?.html !== 'string') throw new Failure('document', new Error('getInitialProps of pages/_document must return an object with the page as html: call Document.getInitialProps(ctx) and add to its result'));
      const data = { props, page: route, query, buildId: this.#buildId, isFallback: router.isFallback, ...flags };
      return during('document', () => this.#document(Document, initial, data, asPath, scripts));
    };
    // initialFlags are the flags of a page that has no data function, after appProps: whose getInitialProps was called.
    const initialFlags = () => ({ ...(hasInitial(Component) ? { gip: true } : {}), ...(isCustom(app) ? { appGip: true } : {}) });
    return { appProps, html, initialFlags };
  }

  async #component(name) {
    const module = await this.#pages.special(name);
    if (!module) return null;
    const component = exported(module, 'default');
    if (!isComponent(component)) throw new Failure('load', new Error(`the default export of pages/_${name} is not a React component`));
    return component;
  }

  #document(Document, initial, data, asPath, scripts) {
    const rendered = new Set();
    const { client } = this.#pages.manifest;
    const page = hoistPreloads(initial.html);
    const value = {
      html: page.html, head: initial.head ?? [], styles: initial.styles ?? null, rendered, scripts, client, route: data.page,
      runtime: assetsOf(client, data.page).runtime,
      data: () => scriptJSON(JSON.stringify({ ...data, scriptLoader: scripts.later })),
    };
    const element = h(Document, { ...initial, __NEXT_DATA__: data, dangerousAsPath: asPath, assetPrefix: '' });
    const html = withPreloads(staticHTML(h(DocumentContext.Provider, { value }, element)), page.links);
    if (!rendered.has('Main')) throw new Error('pages/_document does not render <Main />: the page would be empty');
    const missing = ['Html', 'Head', 'NextScript'].filter((part) => !rendered.has(part));
    if (missing.length > 0) this.#warn('document', `pages/_document does not render ${missing.map((m) => `<${m} />`).join(', ')}`);
    return withDoctype(html);
  }
}

// A component is a function, a class, or what memo, forwardRef and lazy return.
function isComponent(value) {
  return typeof value === 'function' || (value !== null && typeof value === 'object' && '$$typeof' in value && !React.isValidElement(value));
}
