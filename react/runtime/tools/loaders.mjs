// Loaders: runs loaders of webpack's kind, which next.config names for style sheets in turbopack.rules.

import path from 'node:path';

import { need } from './resolve.mjs';

// run hands a style sheet through loaders, the last one first: {file, css, loaders} to {css, files}. A loader is
// {loader, options}; files are what they read besides.
export async function run({ file, css, loaders }, app) {
  const files = new Set();
  let content = css;
  for (const { loader, options } of [...loaders].reverse()) {
    const made = await need(loader, 'turbopack.rules of next.config', app);
    const call = typeof made === 'function' ? made : made.default;
    if (typeof call !== 'function') throw new Error(`${loader} is not a loader: it exports no function`);
    const input = made.raw || call.raw ? Buffer.from(content) : content;
    content = String(await one(call, input, context(file, app, options ?? {}, files)));
  }
  return { css: content, files: [...files] };
}

// one calls a loader. It gives its result as a value, a promise, or to a callback that it takes from its context.
function one(call, content, context) {
  return new Promise((resolve, reject) => {
    let later = false;
    context.callback = (err, result) => (err ? reject(err) : resolve(result));
    context.async = () => {
      later = true;
      return context.callback;
    };
    Promise.resolve(call.call(context, content)).then((result) => {
      if (!later && result !== undefined) resolve(result);
    }, reject);
  });
}

// context is what a loader finds as this.
function context(file, app, options, files) {
  const add = (name) => files.add(path.resolve(name));
  return {
    version: 2,
    mode: 'production',
    rootContext: app,
    context: path.dirname(file),
    resource: file,
    resourcePath: file,
    resourceQuery: '',
    resourceFragment: '',
    sourceMap: false,
    query: options,
    getOptions: () => options,
    cacheable() {},
    addDependency: add,
    dependency: add,
    addContextDependency() {},
    addMissingDependency() {},
    addBuildDependency() {},
    emitWarning: (warning) => console.warn(`${path.relative(app, file)}: ${warning?.message ?? warning}`),
    emitError(err) {
      throw err instanceof Error ? err : new Error(String(err));
    },
    getLogger: () => console,
  };
}
