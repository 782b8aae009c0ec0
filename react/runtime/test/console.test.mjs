import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routeConsole } from '../console.mjs';

function routed() {
  const lines = [];
  const target = {};
  routeConsole(target, (level, text) => lines.push([level, text]));
  return { target, lines };
}

for (const [name, use, want] of [
  ['log is info', (c) => c.log('a', 1, { b: [2] }), [['info', 'a 1 { b: [ 2 ] }']]],
  ['info is info', (c) => c.info('%s is %d', 'x', 5), [['info', 'x is 5']]],
  ['debug is debug', (c) => c.debug('d'), [['debug', 'd']]],
  ['warn is warn', (c) => c.warn('w'), [['warn', 'w']]],
  ['error is error', (c) => c.error('e'), [['error', 'e']]],
  ['a failed assertion is a warning', (c) => c.assert(false, 'no'), [['warn', 'Assertion failed: no']]],
  ['a kept assertion says nothing', (c) => c.assert(true, 'no'), []],
  ['groups indent', (c) => { c.group('g'); c.log('in'); c.groupEnd(); c.log('out'); }, [['info', 'g'], ['info', '  in'], ['info', 'out']]],
  ['several lines are one record', (c) => c.log('a\nb\n'), [['info', 'a\nb\n']]],
  ['nothing is an empty record', (c) => c.log(), [['info', '']]],
  ['counters count', (c) => { c.count('k'); c.count('k'); }, [['info', 'k: 1'], ['info', 'k: 2']]],
]) {
  test(name, () => {
    const { target, lines } = routed();
    use(target);
    assert.deepEqual(lines, want);
  });
}

test('a trace is debug with its stack, a table is info', () => {
  const { target, lines } = routed();
  target.trace('here');
  target.table([{ a: 1 }]);
  assert.equal(lines[0][0], 'debug');
  assert.match(lines[0][1], /^Trace: here\n +at /);
  assert.equal(lines[1][0], 'info');
  assert.match(lines[1][1], /│ +a +│|│ 'a' │|│\s+a\s+│/);
});

test('methods work without their object', () => {
  const { target, lines } = routed();
  const { log } = target;
  [1, 2].forEach((n) => log(n));
  assert.deepEqual(lines, [['info', '1'], ['info', '2']]);
});

test('a very long line is cut', () => {
  const { target, lines } = routed();
  target.log('x'.repeat(100000));
  assert.equal(lines[0][1], `${'x'.repeat(65536)}… (34464 more characters)`);
});
