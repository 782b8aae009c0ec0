import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { BodyError, bytesOf, contentType, readBody } from '../body.mjs';

const request = (chunks, headers = {}) => Object.assign(Readable.from(chunks.map((c) => Buffer.from(c))), { headers });
const read = (body, type, config) => readBody(request([body].flat(), type === undefined ? {} : { 'content-type': type }), config);

for (const [name, body, type, want] of [
  ['JSON is parsed', '{"x":[1,"é"]}', 'application/json', { x: [1, 'é'] }],
  ['JSON with a charset too', '{"x":1}', 'Application/JSON; charset=utf-8', { x: 1 }],
  ['JSON-LD too', '{"l":1}', 'application/ld+json', { l: 1 }],
  ['an empty JSON body is an empty object', '', 'application/json', {}],
  ['a JSON string is a string', '"s"', 'application/json', 's'],
  ['other JSON types are text', '{"l":1}', 'application/vnd.api+json', '{"l":1}'],
  ['forms are parsed, repeated keys are arrays', 'a=1&b=x+y&a=2', 'application/x-www-form-urlencoded', { a: ['1', '2'], b: 'x y' }],
  ['text is text', 'héllo', 'text/plain', 'héllo'],
  ['without a type it is text', 'none', undefined, 'none'],
  ['with a broken type it is text', 'x', 'garbage', 'x'],
  ['nothing is the empty string', '', undefined, ''],
  ['other charsets are read', Buffer.from([0xe9]), 'text/plain; charset=latin1', 'é'],
  ['characters may be cut between chunks', [Buffer.from([0xc3]), Buffer.from([0xa9])], 'text/plain', 'é'],
]) {
  test(name, async () => {
    const got = await read(body, type);
    assert.deepEqual(typeof got === 'object' ? { ...got } : got, want);
  });
}

const refuses = (status, message) => (err) => err instanceof BodyError && err.status === status && err.message === message;
for (const [name, body, type, config, status, message] of [
  ['bad JSON', '{bad', 'application/json', undefined, 400, 'Invalid JSON'],
  ['an unknown charset', 'x', 'text/plain; charset=nope', undefined, 400, 'Invalid body'],
  ['more than 1 MiB', 'a'.repeat((1 << 20) + 1), 'text/plain', undefined, 413, 'Body exceeded 1mb limit'],
  ['more than the page allows', 'a'.repeat(1100), 'text/plain', { sizeLimit: '1kb' }, 413, 'Body exceeded 1kb limit'],
  ['more than a number of bytes', 'abc', 'text/plain', { sizeLimit: 2 }, 413, 'Body exceeded 2 limit'],
]) {
  test(`refused: ${name}`, () => assert.rejects(read(body, type, config), refuses(status, message)));
}

test('exactly the limit is taken', async () => {
  assert.equal((await read('a'.repeat(1 << 20), 'text/plain')).length, 1 << 20);
  assert.equal((await read('a'.repeat(1024), 'text/plain', { sizeLimit: '1kb' })).length, 1024);
});

test('a body that is announced far too large is refused without being read', async () => {
  const req = request(['x'], { 'content-length': String(1 << 30) });
  await assert.rejects(readBody(req, undefined), refuses(413, 'Body exceeded 1mb limit'));
});

test('a body that breaks off is refused', async () => {
  const req = new Readable({ read() {} });
  req.headers = {};
  const body = readBody(req, undefined);
  req.push('abc');
  req.destroy();
  await assert.rejects(body, refuses(400, 'Invalid body'));
});

for (const [limit, want] of [['1mb', 1 << 20], ['1kb', 1024], ['500', 500], ['500b', 500], ['1.5 KB', 1536], ['2GB', 2 ** 31], [1000, 1000], [0, 0]]) {
  test(`sizeLimit ${JSON.stringify(limit)} is ${want} bytes`, () => assert.equal(bytesOf(limit), want));
}
for (const limit of ['much', '', '-1kb', -1, NaN, true, {}, '1 2']) {
  test(`sizeLimit ${String(JSON.stringify(limit))} is an error, not a body without limit`, () => assert.throws(() => bytesOf(limit), /sizeLimit/));
}

test('types and charsets', () => {
  assert.deepEqual(contentType('text/html;charset="ISO-8859-1"'), { type: 'text/html', charset: 'ISO-8859-1' });
  assert.deepEqual(contentType('multipart/form-data; boundary=x'), { type: 'multipart/form-data', charset: 'utf-8' });
  assert.deepEqual(contentType(undefined), { type: 'text/plain', charset: 'utf-8' });
});
