import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endOf, hasBase, withBase, withoutBase } from '../base.mjs';

const none = { basePath: '', trailingSlash: false };
const shop = { basePath: '/shop', trailingSlash: false };
const slash = { basePath: '/shop', trailingSlash: true };

// What Next.js 16.4.6 puts into the href of a link.
for (const [name, config, path, want] of [
  ['without base path nothing changes', none, '/a?x=1#h', '/a?x=1#h'],
  ['the start page has no slash of its own below a base path', shop, '/', '/shop'],
  ['nor with a query', shop, '/?x=1', '/shop?x=1'],
  ['a path stands below the base path', shop, '/a?x=/b/#/c', '/shop/a?x=/b/#/c'],
  ['a slash at the end goes', none, '/a/?x=1', '/a?x=1'],
  ['with trailingSlash the start page has one', slash, '/', '/shop/'],
  ['and every page', slash, '/a#h', '/shop/a/#h'],
  ['but not a file', slash, '/a.txt', '/shop/a.txt'],
]) {
  test(name, () => assert.equal(withBase(path, config), want));
}

test('withoutBase undoes withBase', () => {
  assert.equal(withoutBase('/shop/a?x=1', shop), '/a?x=1');
  assert.equal(withoutBase('/shop', shop), '/');
  assert.equal(withoutBase('/shop?x=1', shop), '/?x=1');
});

test('a name that only begins like the base path is not the site', () => {
  assert.equal(hasBase('/shopping', shop), false);
  assert.equal(withoutBase('/shopping', shop), '/shopping');
  assert.equal(hasBase('/other/shop', shop), false);
  assert.equal(hasBase('/shop#x', shop), true);
});

test('the end of a path', () => {
  assert.equal(endOf('/', { trailingSlash: true }), '/');
  assert.equal(endOf('/v1.2/x', { trailingSlash: true }), '/v1.2/x/');
  assert.equal(endOf('/x.js/', { trailingSlash: true }), '/x.js');
});
