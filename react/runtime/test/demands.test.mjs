import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Demands } from '../demands.mjs';

function open() {
  const sent = [];
  return { sent, demands: new Demands((head) => sent.push(head)) };
}

test('revalidate resolves to undefined when Go has done it', async () => {
  const { sent, demands } = open();
  const done = demands.revalidate('/posts/a?x=1');
  assert.deepEqual(sent, [{ kind: 'demand', id: 1, op: 'revalidate', path: '/posts/a?x=1', params: null, onlyGenerated: false }]);
  demands.settle(1, null);
  assert.equal(await done, undefined);
});

test('revalidate rejects with the message of Go', async () => {
  const { demands } = open();
  const done = demands.revalidate('/x');
  demands.settle(1, 'Failed to revalidate /x: Invalid response 404');
  await assert.rejects(done, new Error('Failed to revalidate /x: Invalid response 404'));
});

test('answers find their demand in any order', async () => {
  const { demands } = open();
  const all = ['/a', '/b', '/c'].map((p) => demands.revalidate(p));
  demands.settle(3, null);
  demands.settle(2, 'no');
  demands.settle(1, null);
  demands.settle(1, 'again');
  demands.settle(99, 'unknown');
  assert.deepEqual((await Promise.allSettled(all)).map((r) => r.status), ['fulfilled', 'rejected', 'fulfilled']);
});

test('a pattern with params, only if generated', async () => {
  const { sent, demands } = open();
  void demands.revalidate('/docs/[...all]', { params: { all: ['a', 'b c'] }, unstable_onlyGenerated: true });
  assert.deepEqual(sent[0], { kind: 'demand', id: 1, op: 'revalidate', path: '/docs/[...all]', params: { all: ['a', 'b c'] }, onlyGenerated: true });
});

for (const path of ['posts/x', '', 'https://example.org/', undefined, 5, null]) {
  test(`the path ${JSON.stringify(path)} is rejected before anything is done`, async () => {
    const { sent, demands } = open();
    await assert.rejects(demands.revalidate(path), new Error(`Invalid urlPath provided to revalidate(), must be a path e.g. /blog/post-1, received ${path}`));
    assert.deepEqual(sent, []);
  });
}

for (const params of ['x', ['x'], { slug: 5 }, { slug: undefined }, { all: ['a', 1] }]) {
  test(`the params ${JSON.stringify(params)} are rejected`, async () => {
    const { sent, demands } = open();
    await assert.rejects(demands.revalidate('/posts/[slug]', { params }), /^Error: Failed to revalidate \/posts\/\[slug\]: /);
    assert.deepEqual(sent, []);
  });
}

test('a tag is sent, a bad one is rejected', async () => {
  const { sent, demands } = open();
  const done = demands.revalidateTag('author:7');
  assert.deepEqual(sent, [{ kind: 'demand', id: 1, op: 'revalidateTag', tag: 'author:7' }]);
  demands.settle(1, null);
  assert.equal(await done, undefined);
  for (const tag of ['', 'a b', undefined, 'x'.repeat(257)]) await assert.rejects(demands.revalidateTag(tag), /a tag is a string/);
});
