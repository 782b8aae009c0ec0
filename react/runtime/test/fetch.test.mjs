import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { runInScope } from '../context.mjs';
import { abortableFetch } from '../fetch.mjs';

const wrapped = abortableFetch(fetch);
let server;
let url;
let hanging = [];

before(async () => {
  server = http.createServer((req, res) => {
    if (req.url === '/hang') {
      const closed = new Promise((resolve) => req.on('close', resolve));
      hanging.push(closed);
      server.emit('hanging');
      return;
    }
    let body = '';
    req.on('data', (c) => (body += c));
    req.on('end', () => res.end(JSON.stringify({ method: req.method, body, test: req.headers['x-test'] ?? null })));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${server.address().port}`;
});

after(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const arrived = () => new Promise((resolve) => server.once('hanging', resolve));

for (const [name, make] of [
  ['a plain request', () => wrapped(`${url}/hang`)],
  ['one with a signal of its own', () => wrapped(`${url}/hang`, { signal: new AbortController().signal })],
  ['a Request', () => wrapped(new Request(`${url}/hang`))],
  ['a Request as options', () => wrapped(`${url}/hang`, new Request(url, { method: 'POST', body: 'x' }))],
  ['one after an await', async () => { await null; return wrapped(`${url}/hang`); }],
]) {
  test(`an abort of the call ends ${name}`, async () => {
    const call = new AbortController();
    const answer = runInScope({ page: '/p', signal: call.signal }, make);
    await arrived();
    const reason = new Error('nobody waits');
    call.abort(reason);
    await assert.rejects(answer, (err) => err === reason || err.name === 'AbortError');
    await hanging.pop();
  });
}

test("the user's own signal still ends its request", async () => {
  for (const make of [(signal) => wrapped(`${url}/hang`, { signal }), (signal) => wrapped(new Request(`${url}/hang`, { signal }))]) {
    const own = new AbortController();
    const answer = runInScope({ page: '/p', signal: new AbortController().signal }, () => make(own.signal));
    await arrived();
    own.abort();
    await assert.rejects(answer, { name: 'AbortError' });
    await hanging.pop();
  }
});

test('a call that is over already starts no request', async () => {
  await assert.rejects(runInScope({ page: '/p', signal: AbortSignal.abort() }, () => wrapped(url)), { name: 'AbortError' });
});

test('method, headers and body arrive, in a call and outside', async () => {
  const want = { method: 'POST', body: 'hello', test: 't' };
  const options = { method: 'POST', body: 'hello', headers: { 'x-test': 't' } };
  const inside = (fn) => runInScope({ page: '/p', signal: new AbortController().signal }, fn);
  assert.deepEqual(await (await wrapped(url, options)).json(), want);
  assert.deepEqual(await (await inside(() => wrapped(url, options))).json(), want);
  assert.deepEqual(await (await inside(() => wrapped(new Request(url, options)))).json(), want);
  assert.deepEqual(await (await inside(() => wrapped(new Request(url, { method: 'PUT' }), options))).json(), want);
  assert.deepEqual(await (await inside(() => wrapped(url, new Request(url, options)))).json(), want);
});
