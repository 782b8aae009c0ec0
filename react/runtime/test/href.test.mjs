import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatHref, isScript, readQuery, resolveHref, resolvePattern } from '../href.mjs';

// What Next.js 16.4.6 renders for these on a page /links.
for (const [href, want] of [
  ['/a b', '/a%20b'],
  ['/é', '/%C3%A9'],
  ['/a/', '/a'],
  ['/', '/'],
  ['rel', '/rel'],
  ['./rel2', '/rel2'],
  ['../up', '/up'],
  ['?x=1', '/links?x=1'],
  ['#h', '/links#h'],
  ['', '/links'],
  ['/a//b', '/a/b'],
  ['//x/y', '/x/y'],
  ['/\\x', '/x'],
  ['mailto:a@b.c', 'mailto:a@b.c'],
  ['tel:+1', 'tel:+1'],
  ['https://ex.org/a b', 'https://ex.org/a b'],
  ['/p?q=a b&r=é#h é', '/p?q=a%20b&r=%C3%A9#h%20%C3%A9'],
  ['/p?next=//x', '/p?next=//x'],
  ['/%zz', '/%zz'],
  ['/[slug]', '/[slug]'],
  [{ pathname: '/posts/[slug]', query: { slug: 'a b', x: '1' } }, '/posts/a%20b?x=1'],
  [{ pathname: '/posts/[slug]', query: { slug: 'a/b' } }, '/posts/a%2Fb'],
  [{ pathname: '/posts/[slug]', query: { slug: ['a', 'b'] } }, '/posts/a%2Cb'],
  [{ pathname: '/posts/[slug]', query: { slug: 5 } }, '/posts/5'],
  [{ pathname: '/posts/[slug]', query: { x: 1 } }, '/posts/[slug]?x=1'],
  [{ pathname: '/docs/[...all]', query: { all: ['a', 'b c'], z: ['1', '2'] } }, '/docs/a/b%20c?z=1&z=2'],
  [{ pathname: '/docs/[...all]', query: { all: 'q' } }, '/docs/q'],
  [{ pathname: '/opt/[[...opt]]', query: {} }, '/opt'],
  [{ pathname: '/opt/[[...opt]]' }, '/opt'],
  [{ pathname: '/opt/[[...opt]]', query: { opt: ['a'] } }, '/opt/a'],
  [{ pathname: '/x', query: 'a=1' }, '/x?a=1'],
  [{ pathname: '/x', search: 'b=2' }, '/x?b=2'],
  [{ pathname: '/x', search: '?b=2#', hash: 'k' }, '/x?b=2%23#k'],
  [{ pathname: '/x', query: { a: null, b: undefined, c: true, d: NaN, e: 1.5, f: {}, g: [1, null] } }, '/x?a=&b=&c=true&d=&e=1.5&f=&g=1&g='],
  [{ query: { page: 2 } }, '/links?page=2'],
  [{ hash: 'top' }, '/links#top'],
  [{ pathname: '/x?y', query: { a: 'ü &=' } }, '/x%3Fy?a=%C3%BC+%26%3D'],
  [{ protocol: 'https', host: 'e.org', pathname: '/x' }, 'https://e.org/x'],
  [{ protocol: 'https:', hostname: 'e.org', port: 81, pathname: 'x' }, 'https://e.org:81/x'],
  [{ hostname: 'e.org', pathname: '/x', slashes: true }, '/e.org/x'],
  [{}, '/links'],
]) {
  test(`on /links, ${JSON.stringify(href)} is ${want}`, () => assert.equal(resolveHref('/links', href), want));
}

test('relative hrefs start from the path that is shown, without its query', () => {
  assert.equal(resolveHref('/posts/a%20b?x=1#h', '?y=2'), '/posts/a%20b?y=2');
  assert.equal(resolveHref('/posts/a?x=1', '#h'), '/posts/a#h');
  assert.equal(resolveHref('/posts/a', 'c'), '/posts/c');
  assert.equal(resolveHref('/posts/a', ''), '/posts/a');
});

test('credentials and IPv6 hosts are written', () => {
  assert.equal(formatHref({ protocol: 'http', auth: 'u:p', hostname: '::1', port: 8 }), 'http://u:p@[::1]:8');
});

test('a query alone names the params of a dynamic page anew, if it names them all', () => {
  const at = { asPath: '/posts/a?x=1', pathname: '/posts/[slug]' };
  assert.equal(resolveHref(at, { query: { slug: 'b', page: 2 } }), '/posts/b?page=2');
  assert.equal(resolveHref(at, { query: { page: 2 } }), '/posts/a?page=2');
  assert.equal(resolveHref(at, '#h'), '/posts/a#h');
});

test('resolvePattern leaves the pattern', () => {
  assert.equal(resolvePattern('/', { pathname: '/posts/[slug]', query: { slug: 'a b' } }), '/posts/[slug]?slug=a+b');
});

test('a query is read as pages get it', () => {
  assert.deepEqual(readQuery('?a=1&b=x+y&a=2&c=&d=%C3%A9'), { a: ['1', '2'], b: 'x y', c: '', d: 'é' });
  assert.deepEqual(readQuery(''), {});
});

for (const [text, want] of [
  ['javascript:alert(1)', true],
  ['JavaScript:x', true],
  ['  java\nscript:x', true],
  ['\u0001javascript:x', true],
  ['/javascript:x', false],
  ['?javascript:', false],
  ['https://e.org/javascript:', false],
]) {
  test(`${JSON.stringify(text)} ${want ? 'runs' : 'does not run'} code`, () => assert.equal(isScript(text), want));
}
