// Channel: the two pipes to Go as one object that sends and receives frames.

import { FrameDecoder, FrameError, encodeFrame } from './frames.mjs';

// Beyond this many bytes waiting in the pipe, log lines are dropped and counted: a page that logs in a loop must not fill
// the memory. Replies are never dropped; their number is bounded by the calls in flight.
const LOG_BACKLOG = 16 << 20;

export class Channel {
  #output;
  #dropped = 0;

  // input and output are streams; receive gets each {head, body}; lost gets an Error once when Go is gone or broke the
  // protocol (a FrameError).
  constructor({ input, output, receive, lost }) {
    this.#output = output;
    const decoder = new FrameDecoder();
    let over = false;
    const end = (err) => {
      if (over) return;
      over = true;
      input.destroy();
      lost(err);
    };
    input.on('data', (chunk) => {
      if (over) return;
      let frames;
      try {
        frames = decoder.push(chunk);
      } catch (err) {
        return end(err);
      }
      for (const frame of frames) receive(frame);
    });
    input.on('end', () => end(decoder.partial ? new FrameError('the pipe ended inside a frame') : new Error('the pipe was closed')));
    input.on('error', end);
    output.on('error', end);
  }

  // send writes one frame. It throws a FrameError, and writes nothing, if the frame would be too large.
  send(head, body) {
    const buffers = encodeFrame(head, body);
    this.#output.cork();
    for (const b of buffers) this.#output.write(b);
    this.#output.uncork();
  }

  // log sends a log line unless too much is waiting already.
  log(level, text, scope) {
    if (this.#output.writableLength > LOG_BACKLOG) {
      this.#dropped++;
      return;
    }
    if (this.#dropped > 0) {
      const n = this.#dropped;
      this.#dropped = 0;
      this.send({ kind: 'log', level: 'warn', page: '', path: '', text: `${n} log lines were dropped: they came faster than they could be written` });
    }
    this.send({ kind: 'log', level, page: scope?.page ?? '', path: scope?.path ?? '', text });
  }

  // close resolves when all that was sent has been written.
  close() {
    return new Promise((resolve) => {
      this.#output.once('error', resolve);
      this.#output.end(resolve);
    });
  }
}
