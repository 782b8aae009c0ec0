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

test('what is missing is named', async (t) => {
  for (const [files, missing] of [[styled, '@babel/core'], [own, 'styled-jsx'], [next, 'styled-jsx']]) {
    const dir = app(t, files);
    await assert.rejects(run({ file: path.join(dir, 'a.js'), code: 'x' }, dir), (err) => err.missing === missing);
  }
});
