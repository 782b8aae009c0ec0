import assert from 'node:assert/strict';
import { test } from 'node:test';
import { locationOf, redirectProps } from '../location.mjs';

for (const [name, from, to] of [
  ['a path stays', '/a/b?x=/y//z#//', '/a/b?x=/y//z#//'],
  ['another host needs a scheme', '//example.org/x', '/example.org/x'],
  ['backslashes are slashes to a browser', '/\\example.org', '/example.org'],
  ['so are they in front', '\\\\example.org', '/example.org'],
  ['a URL stays', 'https://example.org//x\\y', 'https://example.org//x\\y'],
  ['a relative path stays', 'next', 'next'],
  ['beyond ASCII is encoded', '/é ü?q=😀', '/%C3%A9%20%C3%BC?q=%F0%9F%98%80'],
  ['escapes are not encoded again', '/a%20b', '/a%20b'],
  ['half a surrogate pair is replaced', '/\ud800', '/%EF%BF%BD'],
]) {
  test(name, () => assert.equal(locationOf(from), to));
}

for (const c of ['\r', '\n', '\0', '\t', '\x7f']) {
  test(`the control character ${JSON.stringify(c)} is refused`, () => assert.throws(() => locationOf(`/a${c}b`), /control character/));
}

test('a browser gets the redirect as props', () => {
  const redirect = { destination: '//x', location: '/x', status: 307 };
  assert.equal(JSON.stringify(redirectProps(redirect, '__N_SSG')), '{"pageProps":{"__N_REDIRECT":"//x","__N_REDIRECT_STATUS":307},"__N_SSG":true}');
  assert.equal(redirectProps({ ...redirect, basePath: false }, '__N_SSP').pageProps.__N_REDIRECT_BASE_PATH, false);
});
