// Contexts: what the modules in next/ share while a page renders. There must be one instance of each in a process.

import React from 'react';

// RouterContext holds the router that useRouter returns.
export const RouterContext = React.createContext(null);

// HeadContext holds what collects the children of each next/head: on the server a list, in the order in which they are rendered,
// in a browser a Heads of client/heads.mjs.
export const HeadContext = React.createContext(null);

// ScriptsContext holds, on the server, {early}: the scripts that a page wants to run before it.
export const ScriptsContext = React.createContext(null);

// DocumentContext holds what the parts of next/document need: {html, head, styles, data, rendered, client, route, runtime, scripts}.
export const DocumentContext = React.createContext(null);
