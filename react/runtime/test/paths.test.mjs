import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPaths, staticPaths } from '../paths.mjs';

for (const [name, route, paths, want] of [
  ['objects are filled in', '/posts/[slug]', [{ params: { slug: 'a b' } }], ['/posts/a%20b']],
  ['a slash in a value stays inside its segment', '/posts/[slug]', [{ params: { slug: 'a/b' } }], ['/posts/a%2Fb']],
  ['strings are taken as they are', '/posts/[slug]', ['/posts/one', '/posts/a%20b'], ['/posts/one', '/posts/a%20b']],
  ['plain letters in strings are encoded', '/posts/[slug]', ['/posts/é'], ['/posts/%C3%A9']],
  ['a slash at the end does not count', '/posts/[slug]', ['/posts/a/'], ['/posts/a']],
  ['a catch-all as an array', '/docs/[...all]', [{ params: { all: ['x', 'y z'] } }], ['/docs/x/y%20z']],
  ['a catch-all as a string path', '/docs/[...all]', ['/docs/s/t'], ['/docs/s/t']],
  ['an optional catch-all may be empty in every form', '/opt/[[...opt]]', [{ params: { opt: [] } }, { params: { opt: null } }, { params: { opt: false } }, { params: {} }, '/opt'], ['/opt']],
  ['an optional catch-all at the root', '/[[...opt]]', ['/', { params: { opt: ['k'] } }], ['/', '/k']],
  ['the same path twice is one', '/p/[a]', ['/p/x', { params: { a: 'x' } }, '/p/%78'], ['/p/x']],
  ['further params are ignored', '/p/[a]', [{ params: { a: 'x', b: 'y' } }], ['/p/x']],
  ['several params', '/[a]/[b]', [{ params: { a: '1', b: '2' } }], ['/1/2']],
]) {
  test(name, () => assert.deepEqual(readPaths({ paths, fallback: false }, route).paths, want));
}

for (const [value, want] of [[true, 'true'], [false, 'false'], ['blocking', 'blocking']]) {
  test(`fallback ${value} is "${want}"`, () => assert.equal(readPaths({ paths: [], fallback: value }, '/[a]').fallback, want));
}

const one = (...paths) => ({ paths, fallback: false });
for (const [name, route, result, ...says] of [
  ['nothing returned', '/[a]', undefined, 'getStaticPaths of "/[a]" returned undefined'],
  ['a string returned', '/[a]', 'x', "returned 'x'"],
  ['an unknown key', '/[a]', { paths: [], fallback: false, revalidate: 1 }, 'unknown keys: revalidate'],
  ['no fallback', '/[a]', { paths: [] }, 'fallback: undefined', '"blocking"'],
  ['an unknown fallback', '/[a]', { paths: [], fallback: 'static' }, "fallback: 'static'"],
  ['no paths', '/[a]', { fallback: false }, 'paths: undefined'],
  ['a number as path', '/[a]', one(5), 'paths[0] is 5'],
  ['a hole in the list', '/[a]', { paths: [, 'x'], fallback: false }, 'paths[0] is undefined'], // eslint-disable-line no-sparse-arrays
  ['a string for another page', '/posts/[slug]', one('/post/a'), "paths[0] is '/post/a'", 'does not match the page "/posts/[slug]"'],
  ['a string without a slash', '/posts/[slug]', one('posts/a'), 'does not match'],
  ['a malformed escape', '/[a]', one('/100%'), 'malformed percent escape'],
  ['params not below params', '/[a]', one({ a: 'x' }), 'has the keys a', 'below params'],
  ['a missing param', '/[a]/[b]', one({ params: { a: 'x' } }), 'param b as a string, got undefined'],
  ['a number as param', '/[a]', one({ params: { a: 5 } }), 'param a as a string, got 5', 'String(5)'],
  ['an empty param', '/[a]', one({ params: { a: '' } }), 'an empty string as param a'],
  ['a string for a catch-all', '/[...a]', one({ params: { a: 'x' } }), "param a as an array of strings, got 'x'"],
  ['a number in a catch-all', '/[...a]', one({ params: { a: ['x', 1] } }), 'an array of strings'],
  ['an empty catch-all', '/[...a]', one({ params: { a: [] } }), 'an empty array as param a'],
  ['an empty part of a catch-all', '/[...a]', one({ params: { a: ['x', ''] } }), 'an empty string in param a'],
  ['a missing catch-all', '/[...a]', one({ params: {} }), 'param a as an array'],
  ['dots that a browser resolves', '/[a]', one({ params: { a: '..' } }), 'the segment ".."'],
  ['dots in a string path', '/x/[...a]', one('/x/../y'), 'the segment ".."'],
  ['half a surrogate pair', '/[a]', one({ params: { a: '\ud800' } }), 'not well-formed'],
  ['a locale', '/[a]', one({ params: { a: 'x' }, locale: 'de' }), 'locales are not supported'],
]) {
  test(`an error: ${name}`, () => assert.throws(() => readPaths(result, route), (err) => {
    for (const text of says) assert.ok(err.message.includes(text), `${JSON.stringify(text)} is not in: ${err.message}`);
    assert.ok(err.message.includes(route), err.message);
    return true;
  }));
}

test('getStaticPaths gets the keys that Next.js gives', async () => {
  let keys;
  await staticPaths((context) => {
    keys = Object.keys(context);
    return one();
  }, '/[a]');
  assert.deepEqual(keys, ['locales', 'defaultLocale']);
});
