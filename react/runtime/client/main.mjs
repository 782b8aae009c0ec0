// Main: what a browser runs first. It loads the page that the document shows and takes it over.

import React from 'react';
import { hydrateRoot } from 'react-dom/client';
import DefaultApp from '../next/app.js';
import { pageTree } from '../tree.mjs';
import { readPageData } from './page.mjs';

const script = document.querySelector('script[data-routes]');
const base = new URL('.', script.src).href;
const data = readPageData(document);
const routes = (await import(script.dataset.routes)).default;
const load = async (route) => (await import(new URL(routes.pages[route].module, base).href)).default;
const [App, Component] = await Promise.all([routes.pages['/_app'] ? load('/_app') : DefaultApp, load(data.page)]);
const router = { pathname: data.page, query: data.query, asPath: location.pathname, isReady: false, isFallback: data.isFallback };
hydrateRoot(document.getElementById('__next'), pageTree({ App, props: { ...data.props, Component, router }, router, head: [] }));
void React;
