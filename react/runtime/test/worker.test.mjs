// The worker as a process, as far as it needs no React.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { Driver } from '../testdata/driver.mjs';
import { makeSite } from '../testdata/site.mjs';

const site = makeSite();
after(() => site.remove());
const open = () => new Driver({ script: site.script, cwd: site.folder });

async function fatal(driver, says) {
  const head = await driver.until((f) => f.kind === 'fatal');
  assert.match(head.message, says);
  assert.equal(await driver.exit, 1);
}

test('an app without react is one clear line', async () => {
  await fatal(init(open()), /^the app has no react(-dom)?: run npm install react react-dom in its folder$/);
});

function init(driver, head = {}) {
  driver.send({ kind: 'init', manifest: site.manifest, socket: driver.socket, token: 't', buildId: 'b', ...head });
  return driver;
}

for (const [name, head, says] of [
  ['a manifest that is not there', { manifest: path.join(site.folder, 'none.json') }, /^the manifest .*none\.json cannot be read: ENOENT/],
  ['a manifest that is none', { manifest: site.script }, /^the manifest .* cannot be read: /],
  ['no token', { token: '' }, /^init has no token$/],
  ['no socket', { socket: undefined }, /^init has no socket$/],
]) {
  test(`init with ${name} is fatal`, () => fatal(init(open(), head), says));
}

for (const [name, act, says] of [
  ['a call before init', (d) => d.send({ kind: 'call', id: 1, op: 'paths', page: '/x' }), /a call before the worker was ready/],
  ['an unknown kind', (d) => d.send({ kind: 'dance' }), /the unknown kind "dance"/],
  ['bytes that are no frame', (d) => d.raw(Buffer.alloc(8, 0xff)), /the protocol was broken: a head of 4294967295 bytes/],
  ['a head that is not JSON', (d) => d.raw(Buffer.from([0, 0, 0, 1, 0, 0, 0, 0, 0x7b])), /the protocol was broken: a head that is not JSON/],
  ['the end of the pipe inside a frame', (d) => d.child.stdio[3].end(Buffer.from([0, 0, 0])), /the pipe ended inside a frame/],
]) {
  test(`${name} ends the worker`, () => {
    const driver = open();
    act(driver);
    return fatal(driver, says);
  });
}

test('without Go the worker ends', async () => {
  const driver = open();
  driver.child.stdio[3].end();
  assert.equal(await driver.exit, 1);
});

test('a ping is answered before init, and stop ends with 0', async () => {
  const driver = open();
  driver.send({ kind: 'ping', id: 5 });
  assert.deepEqual(await driver.until((f) => f.kind === 'pong'), { kind: 'pong', id: 5 });
  assert.equal(await driver.stop(), 0);
  assert.equal(driver.stderr, '');
});

test('no file of the runtime names a package but react and react-dom', () => {
  const folder = path.dirname(site.script);
  for (const file of fs.readdirSync(folder, { recursive: true }).filter((f) => /^[^/]*\.mjs$|^next\/.*\.js$/.test(f))) {
    for (const [, name] of fs.readFileSync(path.join(folder, file), 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)) {
      assert.ok(/^\.|^node:|^react$|^react-dom\/server$/.test(name), `${file} imports ${name}`);
    }
  }
});
