import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonOf, staticProps } from '../data.mjs';

const run = (result, { route = '/p/[a]', cause = 'visit', warnings = [] } = {}) =>
  staticProps(async () => result, { route, params: { a: 'x' }, cause, warn: (key, text) => warnings.push(text) });

for (const [cause, reason] of [['prerender', 'build'], ['demand', 'on-demand'], ['visit', 'stale'], ['aged', 'stale']]) {
  test(`a render because of ${cause} has the revalidateReason ${reason}`, async () => {
    let context;
    await staticProps((c) => ((context = c), { props: {} }), { route: '/p/[a]', params: { a: 'x' }, cause, warn() {} });
    assert.deepEqual(context, { params: { a: 'x' }, locales: [], locale: undefined, defaultLocale: undefined, revalidateReason: reason });
    assert.deepEqual(Object.keys(context), ['params', 'locales', 'locale', 'defaultLocale', 'revalidateReason']);
  });
}

test('a page without params has no params in its context', async () => {
  let context;
  await staticProps((c) => ((context = c), { props: {} }), { route: '/p', params: {}, cause: 'visit', warn() {} });
  assert.equal('params' in context, false);
});

for (const [name, result, want] of [
  ['props without a window', { props: { v: 1 } }, { kind: 'props', props: { v: 1 }, revalidate: null, tags: [] }],
  ['revalidate: true is one second', { props: {}, revalidate: true }, { kind: 'props', props: {}, revalidate: 1, tags: [] }],
  ['revalidate: false is never', { props: {}, revalidate: false }, { kind: 'props', props: {}, revalidate: false, tags: [] }],
  ['revalidate: undefined is not given', { props: {}, revalidate: undefined }, { kind: 'props', props: {}, revalidate: null, tags: [] }],
  ['a number of seconds', { props: {}, revalidate: 60 }, { kind: 'props', props: {}, revalidate: 60, tags: [] }],
  ['tags, each once', { props: {}, tags: ['a', 'b:1', 'a'] }, { kind: 'props', props: {}, revalidate: null, tags: ['a', 'b:1'] }],
  ['not found with a window', { notFound: true, revalidate: 5 }, { kind: 'notFound', revalidate: 5, tags: [] }],
  ['not found wins over a redirect', { notFound: true, redirect: { destination: '/', permanent: false } }, { kind: 'notFound', revalidate: null, tags: [] }],
  ['notFound: false is no answer', { notFound: false, props: { v: 1 } }, { kind: 'props', props: { v: 1 }, revalidate: null, tags: [] }],
  ['a temporary redirect', { redirect: { destination: '/x', permanent: false } }, { kind: 'redirect', redirect: { destination: '/x', location: '/x', status: 307, basePath: undefined }, revalidate: null, tags: [] }],
  ['a redirect for ever with tags', { redirect: { destination: '/x', permanent: true }, revalidate: 7, tags: ['t'] }, { kind: 'redirect', redirect: { destination: '/x', location: '/x', status: 308, basePath: undefined }, revalidate: 7, tags: ['t'] }],
  ['a redirect with a status of its own', { redirect: { destination: '/x', statusCode: 303 } }, { kind: 'redirect', redirect: { destination: '/x', location: '/x', status: 303, basePath: undefined }, revalidate: null, tags: [] }],
]) {
  test(name, async () => assert.deepEqual(await run(result), want));
}

for (const [name, result, ...says] of [
  ['nothing returned', undefined, 'returned nothing', 'return?'],
  ['null returned', null, 'returned nothing'],
  ['a number returned', 5, 'returned 5'],
  ['an unknown key', { props: {}, sideways: 1 }, 'unknown keys: sideways'],
  ['revalidate 0', { props: {}, revalidate: 0 }, 'revalidate: 0', 'getServerSideProps'],
  ['revalidate negative', { props: {}, revalidate: -1 }, 'revalidate: -1'],
  ['revalidate with a fraction', { props: {}, revalidate: 1.5 }, 'revalidate: 1.5'],
  ['revalidate as a string', { props: {}, revalidate: '10' }, "revalidate: '10'"],
  ['revalidate null', { props: {}, revalidate: null }, 'revalidate: null'],
  ['revalidate not a number', { props: {}, revalidate: NaN }, 'revalidate: NaN'],
  ['revalidate without end', { props: {}, revalidate: Infinity }, 'revalidate: Infinity'],
  ['revalidate wrong beside notFound', { notFound: true, revalidate: 0 }, 'revalidate: 0'],
  ['tags as a string', { props: {}, tags: 'a' }, "tags: 'a'"],
  ['a tag with a space', { props: {}, tags: ['a', 'b c'] }, "the tag 'b c'"],
  ['an empty tag', { props: {}, tags: [''] }, "the tag ''"],
  ['a missing tag', { props: {}, tags: [undefined] }, 'the tag undefined'],
  ['a tag of 257 characters', { props: {}, tags: ['t'.repeat(257)] }, 'the tag'],
  ['129 tags', { props: {}, tags: Array.from({ length: 129 }, (_, i) => `t${i}`) }, '129 tags'],
  ['a redirect without permanent', { redirect: { destination: '/x' } }, 'permanent must be true or false'],
  ['a redirect with both', { redirect: { destination: '/x', permanent: true, statusCode: 301 } }, 'not both'],
  ['a redirect with a strange status', { redirect: { destination: '/x', statusCode: 200 } }, 'statusCode must be one of'],
  ['a redirect to nowhere', { redirect: { permanent: true } }, 'destination must be a string'],
  ['a redirect with a line break', { redirect: { destination: '/x\r\nSet-Cookie: a=b', permanent: true } }, 'control character'],
]) {
  test(`an error: ${name}`, () => assert.rejects(run(result), (err) => {
    assert.ok(err.message.includes('"/p/[a]"'), `the page is not in: ${err.message}`);
    for (const text of says) assert.ok(err.message.includes(text), `${JSON.stringify(text)} is not in: ${err.message}`);
    return true;
  }));
}

const cycle = {};
cycle.self = cycle;
const bad = [
  ['undefined', { a: { b: undefined } }, 'props.a.b is undefined'],
  ['a hole', { a: [1, , 2] }, 'props.a[1] is undefined'], // eslint-disable-line no-sparse-arrays
  ['a date', { when: new Date(0) }, 'props.when is an object of class Date'],
  ['a function', { 'on click': () => 1 }, 'props["on click"] is a function'],
  ['a cycle', { c: cycle }, 'props.c.self refers back'],
  ['a bigint', { n: 1n }, 'props.n is a bigint'],
  ['a map in a list', { l: [{ m: new Map() }] }, 'props.l[0].m is an object of class Map'],
];
for (const [name, props, says] of bad) {
  test(`${name} in props fails a build with the key path`, () => assert.rejects(run({ props }, { cause: 'prerender' }), (err) => err.message.includes(says) && err.message.includes('"/p/[a]"')));
  test(`${name} in props is a warning at run time`, async () => {
    const warnings = [];
    const outcome = await run({ props }, { warnings });
    assert.equal(outcome.kind, 'props');
    assert.equal(warnings.length, 1);
    assert.ok(warnings[0].includes(says), warnings[0]);
  });
}

for (const [name, result] of [['no props', {}], ['props: 5', { props: 5 }], ['a list', { props: [1] }]]) {
  test(`${name}: fails a build, is taken at run time`, async () => {
    await assert.rejects(run(result, { cause: 'prerender' }), /props is .*; it must be a plain object/);
    assert.equal((await run(result)).kind, 'props');
  });
}

test('shared objects, null prototypes and NaN pass the strict check as in Next.js', async () => {
  const shared = { x: 1 };
  const warnings = [];
  await run({ props: { a: shared, b: [shared, shared], n: NaN, o: Object.assign(Object.create(null), { k: null }) } }, { cause: 'prerender', warnings });
  assert.deepEqual(warnings, []);
});

test('a cycle that reached run time is an error that names the page', () => {
  assert.throws(() => jsonOf({ pageProps: cycle }, '/p'), /the props of "\/p" cannot be written as JSON/);
});

test('more than a year is a warning', async () => {
  const warnings = [];
  await run({ props: {}, revalidate: 31536001 }, { warnings });
  assert.match(warnings[0], /more than a year/);
});
