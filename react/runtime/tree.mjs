// Page tree: the elements around a page, the same on the server and in browsers, or React could not hydrate it.

import React from 'react';
import { HeadContext, RouterContext } from './contexts.mjs';

const h = React.createElement;

// pageTree returns App with its props inside of the contexts. head is what next/head talks to.
export function pageTree({ App, props, router, head }) {
  return h(RouterContext.Provider, { value: router }, h(HeadContext.Provider, { value: head }, h(App, props)));
}
