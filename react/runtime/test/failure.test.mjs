import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure, describeFailure, during, failureText } from '../failure.mjs';

test('the innermost step is the one that failed', async () => {
  const err = await during('render', () => during('load', async () => { throw new TypeError('no'); })).catch((e) => e);
  const d = describeFailure(err, '/p');
  assert.deepEqual({ ...d, stack: '' }, { name: 'TypeError', message: 'no', stack: '', step: 'load', page: '/p' });
  assert.match(d.stack, /^TypeError: no\n +at /);
  assert.match(failureText(err), /^load failed: TypeError: no/);
});

test('what runs well passes through', async () => assert.equal(await during('render', () => 5), 5));

for (const [name, thrown, message] of [
  ['a string', 'boom', "a value that is not an Error was thrown: 'boom'"],
  ['undefined', undefined, 'a value that is not an Error was thrown: undefined'],
  ['an object that cannot be shown', new Proxy({}, { get() { throw new Error('x'); }, ownKeys() { throw new Error('x'); }, getOwnPropertyDescriptor() { throw new Error('x'); } }), null],
  ['an error with a cause', new Error('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:1') }), 'fetch failed: connect ECONNREFUSED 127.0.0.1:1'],
  ['an error whose cause has only a code', new Error('fetch failed', { cause: Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }) }), 'fetch failed: ECONNREFUSED'],
  ['an error that names its cause already', new Error('a: b', { cause: new Error('b') }), 'a: b'],
]) {
  test(`thrown: ${name}`, () => {
    const d = describeFailure(new Failure('getStaticProps', thrown), '/p');
    if (message !== null) assert.equal(d.message, message);
    assert.equal(typeof d.message, 'string');
    assert.equal(typeof d.stack, 'string');
    assert.equal(typeof d.name, 'string');
  });
}

test('messages and stacks are bounded', () => {
  const d = describeFailure(new Error('x'.repeat(1 << 20)), '/p');
  assert.equal(d.message.length, 8 << 10);
  assert.ok(d.stack.length <= 32 << 10);
});
