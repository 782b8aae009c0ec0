import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dedupe, flatten, textOf } from '../headtags.mjs';

const Fragment = Symbol('fragment');
const el = (type, props = {}, key = null) => ({ type, props, key });
const meta = (props, key) => el('meta', props, key);
const id = (e) => e.props.n;

for (const [name, elements, kept] of [
  ['the last title wins', [el('title', { n: 1 }), el('title', { n: 2 })], [2]],
  ['the last base wins', [el('base', { n: 1 }), el('base', { n: 2 })], [2]],
  ['the last charSet wins', [meta({ n: 1, charSet: 'a' }), meta({ n: 2, charSet: 'b' })], [2]],
  ['the last of a name wins, other names stay', [meta({ n: 1, name: 'a' }), meta({ n: 2, name: 'b' }), meta({ n: 3, name: 'a' })], [2, 3]],
  ['the last of an httpEquiv wins', [meta({ n: 1, httpEquiv: 'a' }), meta({ n: 2, httpEquiv: 'a' })], [2]],
  ['the last of an itemProp wins', [meta({ n: 1, itemProp: 'a' }), meta({ n: 2, itemProp: 'a' })], [2]],
  ['a property may stand twice', [meta({ n: 1, property: 'og:image' }), meta({ n: 2, property: 'og:image' })], [1, 2]],
  ['a property with an equal key may not', [meta({ n: 1, property: 'og:image' }, 'k'), meta({ n: 2, property: 'og:image' }, 'k')], [2]],
  ['an equal key counts for all kinds of elements', [el('link', { n: 1 }, 'k'), el('script', { n: 2 }, 'k')], [2]],
  ['different keys let a name stand twice', [meta({ n: 1, name: 'a' }, 'k1'), meta({ n: 2, name: 'a' }, 'k2')], [1, 2]],
  ['a name without key gives way to a later one with key', [meta({ n: 1, name: 'a' }), meta({ n: 2, name: 'a' }, 'k')], [2]],
  ['links without keys all stay', [el('link', { n: 1, rel: 'x' }), el('link', { n: 2, rel: 'x' })], [1, 2]],
  ['the order stays', [el('title', { n: 1 }), el('link', { n: 2 }), meta({ n: 3, name: 'a' })], [1, 2, 3]],
  ['empty values are values', [meta({ n: 1, name: '' }), meta({ n: 2, name: '' })], [2]],
]) {
  test(name, () => assert.deepEqual(dedupe(elements).map(id), kept));
}

test('arrays and fragments are opened at any depth, text and numbers are left out', () => {
  const children = ['text', 5, null, false, undefined, el('a', { n: 1 }), [el('b', { n: 2 }), [el('c', { n: 3 })]], el(Fragment, { children: [el('d', { n: 4 }), el(Fragment, { children: el('e', { n: 5 }) })] })];
  assert.deepEqual(flatten(children, Fragment).map(id), [1, 2, 3, 4, 5]);
  assert.deepEqual(flatten(undefined, Fragment), []);
});

test('the parts of a title are one text', () => {
  assert.equal(textOf(['a ', 1, null, false, ['b']]), 'a 1b');
});
