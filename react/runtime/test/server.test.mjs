import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import { currentScope } from '../context.mjs';
import { failureText } from '../failure.mjs';
import { Pages } from '../manifest.mjs';
import { Server } from '../server.mjs';

const TOKEN = 'right-token';
const tick = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));

// The handlers of the API routes below; each is a page of its own.
const handlers = {
  echo: (req, res) => res.status(200).json({ method: req.method, url: req.url, query: req.query, body: req.body ?? null, type: typeof req.body, cookies: req.cookies, headers: Object.keys(req.headers).concat(req.rawHeaders, Object.keys(req.headersDistinct)).filter((n) => /freshet/i.test(n)), test: req.headers['x-test'] ?? null }),
  json: (req, res) => res.status(201).json({ a: [1, 'é', null] }),
  jsonNull: (req, res) => res.json(null),
  jsonString: (req, res) => res.json('text'),
  jsonUndefined: (req, res) => res.json(undefined),
  sendString: (req, res) => res.send('plain <b>text</b>'),
  sendObject: (req, res) => res.send({ o: 1 }),
  sendNumber: (req, res) => res.send(7),
  sendTrue: (req, res) => res.send(true),
  sendBuffer: (req, res) => res.send(Buffer.from('bytes')),
  sendTyped: (req, res) => res.setHeader('Content-Type', 'text/csv').send(Buffer.from('a,b')),
  sendNull: (req, res) => res.send(null),
  sendStream: (req, res) => res.send(Readable.from(['a', 'b'])),
  badStream: (req, res) => res.send(Readable.from((async function* () { yield 'a'; await tick(5); throw new Error('STREAM'); })())),
  notFound: (req, res) => res.status(404).json({ no: true }),
  ownEtag: (req, res) => res.setHeader('ETag', '"mine"').json({}),
  noContent: (req, res) => res.status(204).send('ignored'),
  redirect: (req, res) => res.redirect('/plain'),
  redirect301: (req, res) => res.redirect(301, 'https://example.org/x'),
  redirectHost: (req, res) => res.redirect('//evil.example/é'),
  redirectBad: (req, res) => res.redirect(301),
  redirectBreak: (req, res) => res.redirect(`/x\r\nSet-Cookie: a=b`),
  headers: (req, res) => { res.setHeader('X-Many', ['a', 'b']); res.setHeader('Set-Cookie', ['k=v; Path=/', 'l=w']); res.setHeader('Cache-Control', 's-maxage=5'); res.send('h'); },
  end: (req, res) => { res.statusCode = 202; res.setHeader('Content-Type', 'text/csv'); res.end('a,b\n'); },
  write: (req, res) => { res.writeHead(200, { 'content-type': 'text/plain' }); res.write('one '); res.write('two'); res.end(); },
  throws: () => { throw new Error('API-BOOM'); },
  rejects: async () => { await tick(2); throw new Error('ASYNC-BOOM'); },
  throwsString: () => { throw 'str'; }, // eslint-disable-line no-throw-literal
  throwsLate: async (req, res) => { res.write('part'); await tick(5); throw new Error('LATE-BOOM'); },
  throwsAfterEnd: (req, res) => { res.end('done'); throw new Error('AFTER-BOOM'); },
  throwsCached: (req, res) => { res.setHeader('Cache-Control', 's-maxage=60'); res.setHeader('Content-Length', '1000'); throw new Error('CACHED-BOOM'); },
  cycle: (req, res) => { const a = {}; a.a = a; res.json(a); },
  draft: (req, res) => { try { res.setDraftMode({ enable: true }); } catch (err) { res.status(501).json({ message: err.message }); } },
  revalidate: async (req, res) => { await res.revalidate('/posts/a'); res.json({ revalidated: true }); },
  tag: async (req, res) => res.json({ got: (await res.revalidateTag('t')) ?? 'nothing' }),
  slow: async (req, res) => { res.write('begun '); begun(); await tick(50); res.end('ended'); },
  chain: (req, res) => res.status(200).setHeader('x-chained', 'yes').json({ ok: 1 }),
  events: async (req, res) => { res.writeHead(200, { 'Content-Type': 'text/event-stream' }); for (let i = 0; i < 3; i++) { res.write(`data: ${i}\n\n`); res.flush(); await tick(2); } res.end(); },
  scope: (req, res) => res.json(currentScope()),
  raw: async (req, res) => { const before = typeof req.body; let text = ''; for await (const chunk of req) text += chunk; res.json({ before, text }); },
  small: (req, res) => res.json({ length: req.body.length }),
  wrongLimit: (req, res) => res.json({}),
};
const configs = { raw: { api: { bodyParser: false } }, small: { api: { bodyParser: { sizeLimit: '1kb' } } }, wrongLimit: { api: { bodyParser: { sizeLimit: 'much' } } } };

class FakePages extends Pages {
  load(page) {
    if (page.name === 'broken') throw new Error('MODULE-BOOM');
    if (page.name === 'nodefault') return { other: 1 };
    if (page.name === 'commonjs') return { default: Object.assign((req, res) => res.json({ body: typeof req.body }), { config: { api: { bodyParser: false } } }) };
    if (page.name === 'compiled') return { default: { __esModule: true, default: (req, res) => res.json({ body: typeof req.body }), config: { api: { bodyParser: false } } } };
    return { default: handlers[page.name], config: configs[page.name] };
  }
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rt-server-'));
const socket = path.join(folder, 's.sock');
const logs = [];
const asked = [];
const names = [...Object.keys(handlers), 'broken', 'nodefault', 'commonjs', 'compiled'];
let begun = () => {};
let answer = async () => undefined;
let server;

function make() {
  const pages = new FakePages({ pages: [...names.map((name) => ({ route: `/api/${name}`, name, kind: 'api' })), { route: '/static', kind: 'static' }] }, 'file:///');
  const demands = { revalidate: (p) => (asked.push(p), answer()), revalidateTag: (t) => (asked.push(t), answer()) };
  return new Server({ token: TOKEN, pages, demands, log: (level, err) => logs.push([level, failureText(err)]) });
}

before(async () => {
  server = make();
  await server.listen(socket, (err) => { throw err; });
});
after(async () => {
  await server.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

function ask(name, { method = 'GET', url = `/api/${name}`, page = `/api/${name}`, headers = {}, body, params, token = TOKEN, at = socket } = {}) {
  return new Promise((resolve, reject) => {
    const internal = { 'x-freshet-token': token, 'X-Freshet-Page': page };
    if (params) internal['x-freshet-params'] = encodeURIComponent(JSON.stringify(params));
    const req = http.request({ socketPath: at, method, path: url, headers: { ...headers, ...internal } }, (res) => {
      let text = '';
      res.setEncoding('utf8');
      res.on('data', (c) => (text += c));
      res.on('error', reject);
      res.on('end', () => resolve({ status: res.statusCode, statusText: res.statusMessage, headers: res.headers, body: text }));
    });
    req.on('error', reject);
    req.end(body);
  });
}

const pick = (got, want) => Object.fromEntries(Object.keys(want).map((k) => [k, k in got ? got[k] : got.headers[k] ?? null]));
const JSON_TYPE = 'application/json; charset=utf-8';

for (const [name, route, options, want] of [
  ['json sets type and length in bytes', 'json', {}, { status: 201, 'content-type': JSON_TYPE, 'content-length': '19', body: '{"a":[1,"é",null]}' }],
  ['json of null', 'jsonNull', {}, { status: 200, body: 'null' }],
  ['json of a string', 'jsonString', {}, { body: '"text"' }],
  ['json of undefined is empty', 'jsonUndefined', {}, { status: 200, body: '' }],
  ['a string has no type of its own', 'sendString', {}, { body: 'plain <b>text</b>', 'content-type': null }],
  ['an object is JSON', 'sendObject', {}, { body: '{"o":1}', 'content-type': JSON_TYPE }],
  ['a number is JSON', 'sendNumber', {}, { body: '7', 'content-type': JSON_TYPE }],
  ['a boolean is JSON', 'sendTrue', {}, { body: 'true', 'content-type': JSON_TYPE }],
  ['a Buffer is bytes', 'sendBuffer', {}, { body: 'bytes', 'content-type': 'application/octet-stream', 'content-length': '5' }],
  ['a type that was set stays', 'sendTyped', {}, { body: 'a,b', 'content-type': 'text/csv' }],
  ['null is empty', 'sendNull', {}, { status: 200, body: '' }],
  ['a stream is piped', 'sendStream', {}, { status: 200, body: 'ab', 'content-type': 'application/octet-stream' }],
  ['204 has no body, type or length', 'noContent', {}, { status: 204, body: '', 'content-type': null, 'content-length': null }],
  ['a redirect is 307', 'redirect', {}, { status: 307, location: '/plain', body: '/plain' }],
  ['a redirect with a status', 'redirect301', {}, { status: 301, location: 'https://example.org/x' }],
  ['a redirect does not leave the site by two slashes', 'redirectHost', {}, { status: 307, location: '/evil.example/%C3%A9' }],
  ['a redirect without a URL is an error of the handler', 'redirectBad', {}, { status: 500, location: null }],
  ['a redirect cannot smuggle a header', 'redirectBreak', {}, { status: 500, location: null, 'set-cookie': null }],
  ['end works as in Node', 'end', {}, { status: 202, 'content-type': 'text/csv', body: 'a,b\n' }],
  ['write works as in Node', 'write', {}, { status: 200, body: 'one two' }],
  ['an event stream can flush', 'events', {}, { status: 200, body: 'data: 0\n\ndata: 1\n\ndata: 2\n\n' }],
  ['helpers can be chained', 'chain', {}, { status: 200, 'x-chained': 'yes', body: '{"ok":1}' }],
  ['no Cache-Control by default', 'json', {}, { 'cache-control': null }],
  ['own headers stay', 'headers', {}, { 'x-many': 'a, b', 'cache-control': 's-maxage=5', body: 'h' }],
  ['HEAD has the headers and no body', 'json', { method: 'HEAD' }, { status: 201, 'content-length': '19', body: '' }],
  ['bad JSON does not reach the handler', 'echo', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{bad' }, { status: 400, statusText: 'Invalid JSON', body: 'Invalid JSON' }],
  ['a body over the limit of the route', 'small', { method: 'POST', body: 'a'.repeat(1100) }, { status: 413, statusText: 'Body exceeded 1kb limit', body: 'Body exceeded 1kb limit' }],
  ['a body over 1 MiB', 'echo', { method: 'POST', body: 'a'.repeat((1 << 20) + 1) }, { status: 413, body: 'Body exceeded 1mb limit' }],
  ['without body parser the stream is untouched', 'raw', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{bad' }, { status: 200, body: '{"before":"undefined","text":"{bad"}' }],
  ['a handler as module.exports, with its config', 'commonjs', {}, { status: 200, body: '{"body":"undefined"}' }],
  ['a handler compiled to CommonJS', 'compiled', {}, { status: 200, body: '{"body":"undefined"}' }],
  ['draft mode is not there yet', 'draft', {}, { status: 501, body: '{"message":"res.setDraftMode() is not supported yet: freshet has no draft mode"}' }],
  ['an answer that is complete stays when the handler throws afterwards', 'throwsAfterEnd', {}, { status: 200, body: 'done' }],
  ['a wrong token is refused', 'json', { token: 'wrong' }, { status: 403, body: 'Forbidden' }],
  ['no token is refused', 'json', { token: [] }, { status: 403 }],
  ['two tokens are refused', 'json', { token: [TOKEN, TOKEN] }, { status: 403 }],
]) {
  test(name, async () => {
    const got = await ask(route, options);
    assert.deepEqual(pick(got, want), want);
  });
}

for (const [name, route, says] of [
  ['throws', 'throws', 'api failed: Error: API-BOOM'],
  ['rejects', 'rejects', 'api failed: Error: ASYNC-BOOM'],
  ['throws a string', 'throwsString', "'str'"],
  ['had set headers for another answer', 'throwsCached', 'CACHED-BOOM'],
  ['sends a cycle', 'cycle', 'circular'],
  ['has no default export', 'nodefault', 'the API route "/api/nodefault" has no handler'],
  ['cannot be loaded', 'broken', 'MODULE-BOOM'],
  ['has a limit that is none', 'wrongLimit', 'sizeLimit'],
]) {
  test(`a handler that ${name}: 500 as text, the message only in the log`, async () => {
    logs.length = 0;
    const got = await ask(route);
    assert.deepEqual([got.status, got.body, got.headers['content-type'], got.headers['cache-control']], [500, 'Internal Server Error', 'text/plain; charset=utf-8', undefined]);
    assert.equal(logs.length, 1);
    assert.ok(logs[0][1].includes(says), logs[0][1]);
  });
}

test('an error after the first bytes cuts the connection', async () => {
  await assert.rejects(ask('throwsLate'), (err) => err.code === 'ECONNRESET' || err.message === 'aborted');
  await assert.rejects(ask('badStream'), (err) => err.code === 'ECONNRESET' || err.message === 'aborted');
});

test('an upload without end is answered and cut', async () => {
  const upload = net.connect(socket);
  upload.on('error', () => {});
  upload.write(`POST /api/echo HTTP/1.1\r\nHost: a\r\nx-freshet-token: ${TOKEN}\r\nx-freshet-page: /api/echo\r\nTransfer-Encoding: chunked\r\n\r\n`);
  const chunk = `${(1 << 16).toString(16)}\r\n${'a'.repeat(1 << 16)}\r\n`;
  const more = () => { while (!upload.destroyed && upload.write(chunk)); };
  upload.on('drain', more);
  let text = '';
  upload.on('data', (c) => (text += c));
  more();
  await new Promise((resolve) => upload.once('close', resolve));
  assert.match(text, /^HTTP\/1\.1 413 Body exceeded 1mb limit\r\n[\s\S]*Connection: close\r\n/);
  assert.ok(upload.bytesWritten < 64 << 20, `${upload.bytesWritten} bytes were taken`);
});

test('an ETag answers 304 for GET and HEAD of what was found, and for nothing else', async () => {
  const etag = (await ask('jsonNull')).headers.etag;
  assert.match(etag, /^"[^"]+"$/);
  const status = async (route, h, method) => (await ask(route, { headers: h, method })).status;
  for (const value of [etag, `W/${etag}`, `"a", ${etag}`, '*']) assert.equal(await status('jsonNull', { 'if-none-match': value }), 304, value);
  assert.equal(await status('jsonNull', { 'if-none-match': etag }, 'HEAD'), 304);
  assert.equal(await status('jsonNull', { 'if-none-match': '"other"' }), 200);
  assert.equal(await status('jsonNull', { 'if-none-match': etag }, 'POST'), 200);
  assert.equal(await status('jsonNull', { 'if-none-match': etag, 'cache-control': 'no-cache' }), 200);
  assert.equal(await status('notFound', { 'if-none-match': '*' }), 404);
  assert.equal(await status('ownEtag', { 'if-none-match': '"mine"' }), 304);
  const empty = await ask('jsonNull', { headers: { 'if-none-match': etag } });
  assert.deepEqual([empty.body, empty.headers.etag], ['', etag]);
});

test('query, params, cookies and headers arrive, our own headers do not', async () => {
  const got = JSON.parse((await ask('echo', { url: '/api/echo?id=9&a=1&a=2', params: { id: 'a/b', rest: ['x', 'y z'] }, headers: { cookie: 'k=%20v', 'X-Test': 'T', 'x-freshet-other': 'x' } })).body);
  assert.deepEqual(got, { method: 'GET', url: '/api/echo?id=9&a=1&a=2', query: { id: 'a/b', a: ['1', '2'], rest: ['x', 'y z'] }, body: '', type: 'string', cookies: { k: ' v' }, headers: [], test: 'T' });
});

for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
  test(`${method} reaches the handler`, async () => assert.equal(JSON.parse((await ask('echo', { method })).body).method, method));
}

test('the scope has route and path, without the query, in which secrets are', async () => {
  assert.deepEqual(JSON.parse((await ask('scope', { url: '/api/scope?secret=s' })).body), { page: '/api/scope', path: '/api/scope' });
});

test('revalidate and revalidateTag pass on what they are told', async () => {
  asked.length = 0;
  assert.equal((await ask('revalidate')).body, '{"revalidated":true}');
  assert.equal((await ask('tag')).body, '{"got":"nothing"}');
  assert.deepEqual(asked, ['/posts/a', 't']);
  answer = async () => { throw new Error('Failed to revalidate /posts/a: Invalid response 500'); };
  const got = await ask('revalidate');
  assert.deepEqual([got.status, got.body], [500, 'Internal Server Error']);
  answer = async () => undefined;
});

test('an unknown page and a page of another kind are errors', async () => {
  assert.equal((await ask('x', { page: '/api/unknown' })).status, 500);
  assert.equal((await ask('x', { page: '/static' })).status, 500);
  assert.equal((await ask('x', { page: '/%zz' })).status, 400);
});

test('the socket is for its owner only', () => assert.equal(fs.statSync(socket).mode & 0o777, 0o600));

test('closing waits for the running requests, not for idle connections or unfinished bodies', async () => {
  const at = path.join(folder, 'close.sock');
  const own = make();
  await own.listen(at, (err) => { throw err; });
  const idle = net.connect(at);
  await new Promise((resolve) => idle.once('connect', resolve));
  // answered without reading the body, of which 3 of 10 bytes came
  const upload = net.connect(at);
  upload.write(`POST /api/commonjs HTTP/1.1\r\nHost: a\r\nx-freshet-token: ${TOKEN}\r\nx-freshet-page: /api/commonjs\r\nContent-Length: 10\r\n\r\nabc`);
  await new Promise((resolve) => upload.once('data', resolve));
  const reached = new Promise((resolve) => (begun = resolve));
  const slow = ask('slow', { at });
  await reached;
  const closed = own.close();
  assert.equal((await slow).body, 'begun ended');
  await closed;
  upload.destroy();
  await assert.rejects(ask('json', { at }));
  assert.equal(fs.existsSync(at), false);
  idle.destroy();
});
