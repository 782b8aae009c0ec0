// Inspect: which pages are rendered by request although they have no data function, because their own or the app's
// getInitialProps has to be called. Only the modules themselves know.

import { exported } from './manifest.mjs';
import DefaultApp from './next/app.js';

// initialRoutes returns the routes of such pages. A module that cannot be loaded is left to the render that will fail
// with it, and names it.
export async function initialRoutes(pages) {
  const app = await pages.special('app').catch(() => null);
  const App = app && exported(app, 'default');
  const candidates = pages.manifest.pages.filter((page) => page.kind === 'static');
  if (isCustom(App)) return candidates.map((page) => page.route);
  const routes = [];
  for (const page of candidates) {
    const module = await pages.load(page).catch(() => null);
    if (module && hasInitial(exported(module, 'default'))) routes.push(page.route);
  }
  return routes;
}

// hasInitial reports whether a component has a getInitialProps.
export function hasInitial(component) {
  return typeof component?.getInitialProps === 'function';
}

// isCustom reports whether an app has a getInitialProps of its own.
export function isCustom(App) {
  return hasInitial(App) && App.getInitialProps !== DefaultApp.getInitialProps;
}
