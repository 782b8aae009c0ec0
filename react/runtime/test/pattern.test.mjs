import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byPrecedence, fillPattern, isDynamic, matchPattern, parsePattern } from '../pattern.mjs';
import { random } from '../testdata/random.mjs';

for (const [name, route, path, params] of [
  ['the root has no segments', '/', '/', {}],
  ['the root is nothing else', '/', '/a', null],
  ['a fixed path matches itself', '/a/b', '/a/b', {}],
  ['a fixed path matches its encoded form', '/é', '/%C3%A9', {}],
  ['letters count', '/a', '/A', null],
  ['a param is decoded', '/posts/[slug]', '/posts/a%20b', { slug: 'a b' }],
  ['an encoded slash stays inside a param', '/posts/[slug]', '/posts/a%2Fb', { slug: 'a/b' }],
  ['a param is not empty', '/posts/[slug]', '/posts/', null],
  ['a param is one segment', '/posts/[slug]', '/posts/a/b', null],
  ['a catch-all takes all', '/docs/[...all]', '/docs/a/b%20c', { all: ['a', 'b c'] }],
  ['a catch-all needs something', '/docs/[...all]', '/docs', null],
  ['a catch-all has no empty parts', '/docs/[...all]', '/docs/a//b', null],
  ['an optional catch-all takes nothing, and then has no param', '/opt/[[...opt]]', '/opt', {}],
  ['an optional catch-all takes all', '/opt/[[...opt]]', '/opt/a/b', { opt: ['a', 'b'] }],
  ['an optional catch-all at the root takes the root', '/[[...all]]', '/', {}],
  ['params and fixed parts mix', '/[a]/x/[b]', '/1/x/2', { a: '1', b: '2' }],
  ['a path begins with a slash', '/[a]', 'x', null],
]) {
  test(name, () => assert.deepEqual(matchPattern(route, path), params));
}

test('a malformed percent escape throws', () => assert.throws(() => matchPattern('/[a]', '/%zz'), URIError));

test('which routes have params', () => {
  assert.equal(isDynamic('/a/b'), false);
  assert.equal(isDynamic('/a/[b]'), true);
  assert.equal(isDynamic('/[[...b]]'), true);
  assert.deepEqual(parsePattern('/a/[b]/[...c]').map((s) => s.kind), ['static', 'one', 'rest']);
});

test('a filled pattern matches and gives the params back, for any text', () => {
  const alphabet = ['a', 'Z', '0', '/', '%', '?', '#', ' ', 'é', '😀', '[', ']', '.', '+', '&', '=', '"', '\\', '\u2028', '%2F', ';'];
  for (let seed = 1; seed <= 500; seed++) {
    const rand = random(seed);
    const text = () => `x${Array.from({ length: rand(6) }, () => alphabet[rand(alphabet.length)]).join('')}`;
    const params = { one: text(), rest: Array.from({ length: 1 + rand(4) }, text) };
    const path = fillPattern('/a b/[one]/é/[...rest]', params);
    assert.match(path, /^[\x21-\x7e]+$/, `seed ${seed}`);
    assert.deepEqual(matchPattern('/a b/[one]/é/[...rest]', path), params, `seed ${seed}: ${path}`);
  }
});

test('of two routes that match a path the more precise one comes first', () => {
  const routes = ['/[[...any]]', '/docs/[...all]', '/[page]', '/docs/[id]', '/nest/[a]/fixed', '/nest/top/[b]', '/docs/new', '/', '/docs/[[...opt]]', '/docs'].sort(byPrecedence);
  const first = (path) => routes.find((route) => matchPattern(route, path));
  for (const [path, want] of [
    ['/', '/'], ['/x', '/[page]'], ['/x/y', '/[[...any]]'], ['/docs', '/docs'], ['/docs/new', '/docs/new'], ['/docs/a', '/docs/[id]'], ['/docs/a/b', '/docs/[...all]'],
    ['/nest/top/fixed', '/nest/top/[b]'], ['/nest/1/fixed', '/nest/[a]/fixed'],
  ]) assert.equal(first(path), want, path);
});
