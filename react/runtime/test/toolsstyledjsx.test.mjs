// Tests of tools/styledjsx.mjs: whose Babel compiles.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';

import { run } from '../tools/styledjsx.mjs';

// babel is a compiler that says its name and which plugins it was given.
const babel = (name) => `exports.transformAsync = async (code, { plugins }) => ({ code: '${name} ' + plugins[0][0] + ' ' + code });`;

function app(t, files) {
  const dir = mkdtempSync(path.join(tmpdir(), 'freshet-styledjsx-'));
  t.after(() => rmSync(dir, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(dir, 'node_modules', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return dir;
}

const styled = { 'styled-jsx/package.json': '{"name":"styled-jsx"}', 'styled-jsx/babel.js': "module.exports = 'plugin';" };
const next = { 'next/package.json': '{"name":"next"}', 'next/dist/compiled/babel/core.js': babel('next') };
const own = { '@babel/core/package.json': '{"name":"@babel/core","main":"index.js"}', '@babel/core/index.js': babel('own') };

test("the application's own Babel comes first, then the one that next brings", async (t) => {
  for (const [files, want] of [[{ ...styled, ...next, ...own }, 'own'], [{ ...styled, ...next }, 'next']]) {
    const dir = app(t, files);
    assert.deepEqual(await run({ file: path.join(dir, 'a.js'), code: 'x' }, dir), { code: `${want} plugin x` });
  }
});

test('Babel 8, which the plugin refuses, gives way to the one that next brings, or is named', async (t) => {
  const version = (n, text) => `module.exports = { version: '${n}', transformAsync: ${text} };`;
  const refused = "async () => { throw new Error('[BABEL] /a.js: Requires Babel \"^7.0.0-0\", but was loaded with \"8.1.3\". If'); }";
  const eight = { ...own, '@babel/core/index.js': version('8.1.3', refused) };
  const dir = app(t, { ...styled, ...next, ...eight });
  assert.deepEqual(await run({ file: path.join(dir, 'a.js'), code: 'x' }, dir), { code: 'next plugin x' });
  const alone = app(t, { ...styled, ...eight });
  await assert.rejects(run({ file: path.join(alone, 'a.js'), code: 'x' }, alone), { message: 'styled-jsx does not work with @babel/core 8.1.3: npm install @babel/core@7' });
});

test('what is missing is named', async (t) => {
  for (const [files, missing] of [[styled, '@babel/core'], [own, 'styled-jsx'], [next, 'styled-jsx']]) {
    const dir = app(t, files);
    await assert.rejects(run({ file: path.join(dir, 'a.js'), code: 'x' }, dir), (err) => err.missing === missing);
  }
});
