// Main: what a browser runs first. It loads the page that the document shows and takes it over.

import DefaultApp from '../next/app.js';
import { Announcer } from './announcer.mjs';
import { PageData } from './data.mjs';
import { Heads } from './heads.mjs';
import { History, here } from './history.mjs';
import { pageURL, servedState, shownState } from './initial.mjs';
import { readMark } from './leave.mjs';
import { setRouter } from './next/router.js';
import { readPageData } from './page.mjs';
import { Pages } from './pages.mjs';
import { Router } from './router.mjs';
import { Screen } from './screen.mjs';
import { Scroll } from './scroll.mjs';
import { Styles } from './styles.mjs';

const script = document.querySelector('script[data-routes]');
const data = readPageData(document);
const routes = await import(new URL(script.dataset.routes, document.baseURI).href);
const base = new URL('.', script.src).href;
const pages = new Pages(routes.default.pages, base);
const [App, Component] = await Promise.all([pages.has('/_app') ? pages.load('/_app') : DefaultApp, pages.load(data.page)]);

readMark();
const state = shownState(data, window.location);
const history = new History();
const scroll = new Scroll(history.key);
const screen = new Screen(document.getElementById('__next'), (error, view) => router.fail(error, view));
const announcer = new Announcer();
const router = new Router({
  pages, screen, history, scroll, App,
  data: new PageData({ buildId: data.buildId }),
  styles: new Styles(script, base),
  heads: new Heads(),
  state: servedState(data, window.location),
  onChange: (asPath) => announcer.announce(asPath),
});
history.write('replaceState', { url: pageURL(data, state), as: here(), options: {} });
setRouter(router);
// Scripts and tools of sites look for both there.
Object.assign(window, { __NEXT_DATA__: data, next: { router } });
const position = window.scrollY === 0 ? scroll.enter(history.key) : null;
await router.start({ App, Component, props: data.props, state, position });
if (data.scriptLoader?.length > 0) (await import('../next/script.js')).initScriptLoader(data.scriptLoader);
