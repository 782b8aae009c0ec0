import assert from 'node:assert/strict';
import { PassThrough, Writable } from 'node:stream';
import { test } from 'node:test';
import { Channel } from '../channel.mjs';
import { FrameDecoder, FrameError, encodeFrame } from '../frames.mjs';

function open(output = new PassThrough()) {
  const input = new PassThrough();
  const got = [];
  const lost = [];
  const channel = new Channel({ input, output, receive: (f) => got.push(f.head), lost: (err) => lost.push(err) });
  return { channel, input, output, got, lost };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('frames come in and go out', async () => {
  const { channel, input, output, got } = open();
  for (const b of encodeFrame({ kind: 'ping', id: 7 })) input.write(b);
  await turn();
  assert.deepEqual(got, [{ kind: 'ping', id: 7 }]);
  channel.send({ kind: 'reply', id: 7 }, Buffer.from('body'));
  const [frame] = new FrameDecoder().push(Buffer.from(output.read()));
  assert.deepEqual(frame.head, { kind: 'reply', id: 7 });
  assert.equal(String(frame.body), 'body');
});

for (const [name, act, check] of [
  ['the end of the pipe is the loss of Go', ({ input }) => input.end(), (err) => !(err instanceof FrameError)],
  ['the end inside a frame breaks the protocol', ({ input }) => input.end(Buffer.from([0, 0])), (err) => err instanceof FrameError],
  ['a bad frame breaks the protocol', ({ input }) => input.write(Buffer.alloc(8)), (err) => err instanceof FrameError],
  ['an error of the pipe is the loss of Go', ({ input }) => input.destroy(new Error('EIO')), (err) => err.message === 'EIO'],
  ['an error while writing is the loss of Go', ({ output }) => output.destroy(new Error('EPIPE')), (err) => err.message === 'EPIPE'],
]) {
  test(name, async () => {
    const c = open();
    act(c);
    await turn();
    await turn();
    assert.equal(c.lost.length, 1, 'told once');
    assert.ok(check(c.lost[0]), c.lost[0]);
  });
}

test('log lines that nobody reads are dropped and counted, replies are not', async () => {
  let release;
  const chunks = [];
  const output = new Writable({
    highWaterMark: 1,
    write(chunk, encoding, done) {
      chunks.push(chunk);
      if (release === undefined) release = done;
      else done();
    },
  });
  const { channel } = open(output);
  const text = 'x'.repeat(1 << 20);
  for (let i = 0; i < 40; i++) channel.log('info', text, { page: '/p', path: '/p' });
  channel.send({ kind: 'reply', id: 1 });
  const drained = new Promise((resolve) => output.once('drain', resolve));
  release();
  await drained;
  channel.log('info', 'last', undefined);
  await channel.close();
  const heads = new FrameDecoder().push(Buffer.concat(chunks)).map((f) => f.head);
  const logs = heads.filter((h) => h.kind === 'log');
  assert.ok(logs.length < 40, `${logs.length} lines were kept`);
  const dropped = 40 - logs.filter((l) => l.text === text).length;
  assert.deepEqual(heads.filter((h) => h.kind === 'reply'), [{ kind: 'reply', id: 1 }]);
  assert.equal(logs.at(-2).text, `${dropped} log lines were dropped: they came faster than they could be written`);
  assert.deepEqual(logs.at(-1), { kind: 'log', level: 'info', page: '', path: '', text: 'last' });
});
