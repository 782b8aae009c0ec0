// Page tree: the elements around a page, the same on the server and in browsers, or React could not hydrate it.

import React from 'react';
import { HeadContext, RouterContext } from './contexts.mjs';

const h = React.createElement;

// pageTree returns App with its page inside of the contexts. router is what useRouter returns, live the one that App gets (in a
// browser it always knows the newest state), heads what next/head talks to.
export function pageTree({ App, Component, props, router, live = router, heads }) {
  return h(RouterContext.Provider, { value: router }, h(HeadContext.Provider, { value: heads }, h(App, { ...props, Component, router: live })));
}
