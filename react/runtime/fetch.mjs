// Fetch: the global fetch, ended when nobody waits for the call that started it.

import { currentScope } from './context.mjs';

// abortableFetch wraps fetch so that each request also ends with the signal of the scope it was started in. The user's own
// signal, given in the options or in a Request, keeps its effect.
export function abortableFetch(fetch) {
  return async function abortable(input, init) {
    const ours = currentScope()?.signal;
    if (!ours) return fetch(input, init);
    // A Request may stand where the options are expected; a copy of its own properties would be empty.
    if (init instanceof Request) return fetch(new Request(input, init), { signal: either(ours, init.signal) });
    const theirs = init?.signal !== undefined ? init.signal : input instanceof Request ? input.signal : null;
    return fetch(input, { ...init, signal: theirs ? either(ours, theirs) : ours });
  };
}

// either is AbortSignal.any, which Node.js has since 20.3.
function either(a, b) {
  if (AbortSignal.any) return AbortSignal.any([a, b]);
  const both = new AbortController();
  for (const s of [a, b]) {
    if (s.aborted) both.abort(s.reason);
    else s.addEventListener('abort', () => both.abort(s.reason), { once: true, signal: both.signal });
  }
  return both.signal;
}
