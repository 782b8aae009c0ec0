// Tests of tools/loaders.mjs: loaders of every kind, in webpack's order.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';

import { run } from '../tools/loaders.mjs';

function app(t, loaders) {
  const dir = mkdtempSync(path.join(tmpdir(), 'freshet-loaders-'));
  t.after(() => rmSync(dir, { recursive: true }));
  for (const [name, text] of Object.entries(loaders)) {
    const folder = path.join(dir, 'node_modules', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, main: 'index.js' }));
    writeFileSync(path.join(folder, 'index.js'), text);
  }
  return dir;
}

test('loaders run from the last to the first and get their options', async (t) => {
  const dir = app(t, {
    value: "module.exports = function (css) { return css + ' value' + this.getOptions().n; };",
    promise: "exports.default = async function (css) { this.addDependency(this.context + '/x.js'); return css + ' promise'; };",
    later: "module.exports = function (css) { const done = this.async(); setTimeout(() => done(null, css + ' later')); };",
    bytes: "module.exports = function (css) { this.callback(null, Buffer.concat([css, Buffer.from(' bytes')])); }; module.exports.raw = true;",
  });
  const file = path.join(dir, 'styles', 'a.css');
  const loaders = [{ loader: 'value', options: { n: 1 } }, { loader: 'promise' }, { loader: 'later' }, { loader: 'bytes' }];
  assert.deepEqual(await run({ file, css: 'css', loaders }, dir), { css: 'css bytes later promise value1', files: [path.join(dir, 'styles', 'x.js')] });
});

test('a loader that fails, or is none, is an error', async (t) => {
  const dir = app(t, {
    throws: "module.exports = () => { throw new Error('by throwing'); };",
    calls: "module.exports = function () { this.async()(new Error('by calling')); };",
    emits: "module.exports = function (css) { this.emitError('by emitting'); return css; };",
    none: 'module.exports = 1;',
  });
  for (const [loader, says] of [['throws', /by throwing/], ['calls', /by calling/], ['emits', /by emitting/], ['none', /not a loader/]]) {
    await assert.rejects(run({ file: path.join(dir, 'a.css'), css: '', loaders: [{ loader }] }, dir), says);
  }
  await assert.rejects(run({ file: path.join(dir, 'a.css'), css: '', loaders: [{ loader: '@x/absent/y' }] }, dir), (err) => err.missing === '@x/absent');
});
