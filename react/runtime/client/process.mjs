// Process: what packages written for Node.js look for in browsers, too. Without it the mere question for a variable would
// throw. The bundler runs this before main.mjs.

const nothing = () => {};

globalThis.process ??= {
  title: 'browser',
  browser: true,
  env: {},
  argv: [],
  version: '',
  versions: {},
  nextTick: (run, ...args) => queueMicrotask(() => run(...args)),
  cwd: () => '/',
  on: nothing,
  once: nothing,
  off: nothing,
  addListener: nothing,
  removeListener: nothing,
  removeAllListeners: nothing,
  emit: nothing,
};
