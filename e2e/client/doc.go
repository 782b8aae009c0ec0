// Package client looks at the app testdata/client in a headless Chromium:
// hydration, navigation, data requests, and what a page's modules do in a
// browser. The real binary builds and serves it. The package holds tests alone.
//
// With FRESHET_E2E_NEXT=FOLDER, where FOLDER/node_modules holds next, react
// and react-dom, Next.js builds and serves the app instead: that the same
// tests pass there too says that they ask for what Next.js does.
//
// Its one invariant: a test of what freshet does otherwise than Next.js on
// purpose says so by ours.
package client
