import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addCookies, cookiesOf, queryOf, routeOf } from '../request.mjs';

for (const [name, url, params, want] of [
  ['no query is an empty object', '/api/x', {}, {}],
  ['an empty query too', '/api/x?', {}, {}],
  ['repeated keys become arrays', '/x?a=1&b=2&a=3&a=4', {}, { a: ['1', '3', '4'], b: '2' }],
  ['missing values are empty', '/x?c=&d', {}, { c: '', d: '' }],
  ['+ and %20 are spaces', '/x?e=%20x+y', {}, { e: ' x y' }],
  ['a malformed escape stays', '/x?%zz=%zz', {}, { '%zz': '%zz' }],
  ['params win', '/x?id=9&y=1', { id: '7' }, { id: '7', y: '1' }],
  ['names of methods are names', '/x?constructor=2&toString=3', {}, { constructor: '2', toString: '3' }],
  ['only the first ? begins the query', '/x?a=b?c', {}, { a: 'b?c' }],
]) {
  test(name, () => assert.deepEqual(queryOf(url, params), want));
}

test('a query cannot reach the prototype', () => {
  const query = queryOf('/x?__proto__=1&__proto__=2&a=1');
  assert.equal(Object.getPrototypeOf(query), Object.prototype);
  assert.deepEqual(Object.keys(query), ['a']);
});

for (const [name, header, want] of [
  ['no header is an empty object', undefined, {}],
  ['values are decoded, quotes removed, the first name wins, parts without = ignored', 'a=1; b=%20x; c="q"; a=2; bad', { a: '1', b: ' x', c: 'q' }],
  ['a value that cannot be decoded stays', 'x=%zz', { x: '%zz' }],
  ['blanks around do not count', ' g = h ;i=j', { g: 'h', i: 'j' }],
  ['a value may hold =', 'd=e,f=g', { d: 'e,f=g' }],
  ['the prototype is out of reach', '__proto__=1; a=2', { a: '2' }],
]) {
  test(`cookies: ${name}`, () => assert.deepEqual(cookiesOf(header), want));
}

test('cookies are parsed when they are first read, once, and can be replaced', () => {
  let reads = 0;
  const req = { headers: { get cookie() { reads++; return 'a=1'; } } };
  addCookies(req);
  assert.equal(reads, 0);
  assert.equal(req.cookies, req.cookies);
  assert.equal(reads, 1);
  req.cookies = { b: '2' };
  assert.deepEqual(req.cookies, { b: '2' });
});

test('routes and params of any language arrive', () => {
  const page = '/%C3%BCber/100%25/[%C3%9F]';
  const params = encodeURIComponent(JSON.stringify({ ß: ['a"\\', '😀'] }));
  assert.deepEqual(routeOf({ page, params, data: '1' }), { page: '/über/100%/[ß]', params: { ß: ['a"\\', '😀'] }, data: true, rewrite: null });
  assert.deepEqual(routeOf({ page: '/x' }), { page: '/x', params: {}, data: false, rewrite: null });
  const rewrite = encodeURIComponent('{"path":"/ssr","query":"k=1"}');
  assert.deepEqual(routeOf({ page: '/x', rewrite }).rewrite, { path: '/ssr', query: 'k=1' });
});

test('the query of a rewrite stands in place of the own one, and params win over both', () => {
  assert.deepEqual(queryOf('/r1?a=b', { id: '7' }, { path: '/ssr', query: 'a=b&k=1&id=8' }), { a: 'b', k: '1', id: '7' });
});
