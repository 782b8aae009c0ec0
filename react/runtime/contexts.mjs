// Contexts: what the modules in next/ share while a page renders. There must be one instance of each in a process.

import React from 'react';

// RouterContext holds the router that useRouter returns.
export const RouterContext = React.createContext(null);

// HeadContext holds a list of the children of each next/head that was rendered, in this order.
export const HeadContext = React.createContext(null);

// DocumentContext holds what the parts of next/document need: {html, head, styles, data, rendered}.
export const DocumentContext = React.createContext(null);
