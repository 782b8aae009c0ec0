// Stream: React's streaming renderer, read to its end.

import { Writable } from 'node:stream';
import server from 'react-dom/server';

// completeHTML renders element and resolves to its whole HTML, with all that suspends awaited. It rejects if the element
// throws outside of any Suspense boundary, or when signal is aborted. Inside of a boundary React leaves the fallback for
// the browser to try again; recovered(err) is told.
export function completeHTML(element, { signal, recovered }) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const errors = [];
    const stream = server.renderToPipeableStream(element, {
      // Otherwise large boundaries come out as hidden parts that a script moves into place: no content without a browser.
      progressiveChunkSize: Infinity,
      onError(err) {
        errors.push(err);
      },
      onShellError: reject,
      onAllReady() {
        if (signal?.aborted) return reject(signal.reason);
        for (const err of errors) recovered(err);
        const chunks = [];
        const sink = new Writable({
          write(chunk, encoding, done) {
            chunks.push(chunk);
            done();
          },
        });
        sink.on('finish', () => resolve(Buffer.concat(chunks).toString('utf8')));
        sink.on('error', reject);
        stream.pipe(sink);
      },
    });
    signal?.addEventListener('abort', () => {
      reject(signal.reason);
      stream.abort(signal.reason);
    }, { once: true });
  });
}

// staticHTML renders element at once, without the marks that a browser needs to go on.
export function staticHTML(element) {
  return server.renderToStaticMarkup(element);
}

// canRender reports whether the installed React has what is needed.
export function canRender() {
  return typeof server.renderToPipeableStream === 'function';
}
