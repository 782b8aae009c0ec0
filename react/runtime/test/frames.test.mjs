import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameDecoder, FrameError, MAX_BODY, MAX_HEAD, encodeFrame } from '../frames.mjs';
import { random } from '../testdata/random.mjs';

const bytes = (head, body) => Buffer.concat(encodeFrame(head, body));

test('frames arrive whole however the stream is cut', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const rand = random(seed);
    const sent = Array.from({ length: 1 + rand(6) }, (_, i) => ({
      head: { kind: 'log', id: i, text: 'é😀\u0000"\n'.repeat(rand(40)) },
      body: Buffer.from(Array.from({ length: rand(300) }, () => rand(256))),
    }));
    const stream = Buffer.concat(sent.map((f) => bytes(f.head, f.body)));
    const decoder = new FrameDecoder();
    const got = [];
    for (let at = 0; at < stream.length; ) {
      const n = 1 + rand(rand(2) ? 3 : 500);
      got.push(...decoder.push(stream.subarray(at, at + n)));
      at += n;
    }
    assert.deepEqual(got.map((f) => ({ head: f.head, body: Buffer.from(f.body) })), sent, `seed ${seed}`);
    assert.equal(decoder.partial, false);
  }
});

test('random bytes end in frames or in a FrameError, in nothing else', () => {
  for (let seed = 1; seed <= 500; seed++) {
    const rand = random(seed);
    const good = bytes({ kind: 'ping', id: 1 }, Buffer.from('body'));
    // mostly valid frames with a few flipped bytes, so that all branches are met
    const stream = Buffer.concat([good, good, good]);
    for (let i = rand(4); i > 0; i--) stream[rand(stream.length)] = rand(256);
    const decoder = new FrameDecoder();
    try {
      for (const f of decoder.push(stream)) assert.equal(typeof f.head.kind, 'string');
    } catch (err) {
      assert.ok(err instanceof FrameError, `seed ${seed}: ${err.stack}`);
    }
  }
});

const prefix = (head, body) => {
  const b = Buffer.alloc(8);
  b.writeUInt32BE(head, 0);
  b.writeUInt32BE(body, 4);
  return b;
};

for (const [name, stream] of [
  ['a head longer than 16 MiB is refused before it is read', prefix(MAX_HEAD + 1, 0)],
  ['a body longer than 64 MiB is refused before it is read', prefix(2, MAX_BODY + 1)],
  ['a head that is not JSON is refused', Buffer.concat([prefix(1, 0), Buffer.from('{')])],
  ['a head that is not UTF-8 is refused', Buffer.concat([prefix(12, 0), Buffer.from('{"kind":"\xff"}', 'latin1')])],
  ['a head that is a list is refused', Buffer.concat([prefix(2, 0), Buffer.from('[]')])],
  ['a head that is null is refused', Buffer.concat([prefix(4, 0), Buffer.from('null')])],
  ['a head without kind is refused', Buffer.concat([prefix(2, 0), Buffer.from('{}')])],
  ['an empty head is refused', prefix(0, 0)],
]) {
  test(name, () => assert.throws(() => new FrameDecoder().push(stream), FrameError));
}

test('what is too large is not sent', () => {
  assert.throws(() => encodeFrame({ kind: 'x', text: 'a'.repeat(MAX_HEAD) }), FrameError);
  assert.throws(() => encodeFrame({ kind: 'x' }, { length: MAX_BODY + 1 }), FrameError);
});

test('a decoder knows whether it stands inside a frame', () => {
  const decoder = new FrameDecoder();
  const frame = bytes({ kind: 'ping', id: 1 }, Buffer.from('abc'));
  for (let cut = 1; cut < frame.length; cut++) {
    const d = new FrameDecoder();
    d.push(frame.subarray(0, cut));
    assert.equal(d.partial, true, `after ${cut} bytes`);
  }
  decoder.push(frame);
  assert.equal(decoder.partial, false);
});
