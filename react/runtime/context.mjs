// Scope: which page runs at the moment, carried through awaits, timers and streams by AsyncLocalStorage, so that
// console.* knows its page and fetch knows its call.

import { AsyncLocalStorage } from 'node:async_hooks';

const scopes = new AsyncLocalStorage();

// runInScope runs fn with scope {page, path, signal}; signal is absent for API routes and getServerSideProps, whose work
// must go on when the client has gone (it may be half-way through a write).
export function runInScope(scope, fn) {
  return scopes.run(scope, fn);
}

// currentScope returns the scope of the running code, or undefined outside of any page.
export function currentScope() {
  return scopes.getStore();
}
