// Server: HTTP over a unix socket, for API routes and server-side pages. Only the Go process that started this worker may
// use it: the socket's mode is 0600, and each request carries the token of this process.

import { createHash, timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import { answerAPI, sendPlain } from './api.mjs';
import { runInScope } from './context.mjs';
import { routeOf, takeInternal } from './request.mjs';
import { answerPage } from './ssr.mjs';

// Go has limited the client's headers before it added its own, of which the encoded params are at most a few times as long
// as the path.
const MAX_HEADERS = 128 << 10;

export class Server {
  #http;
  #token;
  #pages;
  #deps;
  #closed = null;
  #running = 0;

  // deps: demands, renderer, errorPage, buildId, warn(key, text), log(level, text).
  constructor({ token, pages, ...deps }) {
    this.#token = digest(token);
    this.#pages = pages;
    this.#deps = deps;
    // Time-outs are Go's business, which knows the client; an idle connection that this side closed would meet the next
    // request half-way.
    this.#http = http.createServer({ maxHeaderSize: MAX_HEADERS, requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 }, (req, res) => this.#answer(req, res));
    this.#http.timeout = 0;
  }

  // listen resolves when the socket accepts connections; it rejects if the path is taken or cannot be written. broken is
  // called if the server fails later.
  listen(socket, broken) {
    return new Promise((resolve, reject) => {
      this.#http.once('error', reject);
      // The socket is made inside of listen, so there is no moment at which others could open it.
      const umask = process.umask(0o177);
      try {
        this.#http.listen(socket, () => {
          this.#http.off('error', reject);
          this.#http.on('error', broken);
          resolve();
        });
      } finally {
        process.umask(umask);
      }
    });
  }

  // close takes no new connections and resolves when the running requests have been answered.
  close() {
    this.#closed ??= new Promise((resolve) => {
      this.#http.close(resolve);
      this.#http.closeIdleConnections();
      this.#drop();
    });
    return this.#closed;
  }

  // A connection may stay open after its answer, for a body that is still on its way; once all is answered nobody wants it.
  #drop() {
    if (this.#running === 0) this.#http.closeAllConnections();
  }

  async #answer(req, res) {
    const internal = takeInternal(req);
    if (!timingSafeEqual(digest(internal.token ?? ''), this.#token)) return sendPlain(res, 403, 'Forbidden');
    if (this.#closed) res.shouldKeepAlive = false;
    this.#running++;
    res.on('close', () => {
      this.#running--;
      if (this.#closed) this.#drop();
    });
    const { log } = this.#deps;
    const fail = (err) => log('error', err);
    let route;
    try {
      route = routeOf(internal);
    } catch (err) {
      fail(err);
      return sendPlain(res, 400, 'Bad Request');
    }
    // The query stays out of the log: it is where secrets are.
    await runInScope({ page: route.page, path: req.url.split('?', 1)[0] }, async () => {
      try {
        await this.#route(req, res, route, fail);
      } catch (err) {
        fail(err);
        if (!res.headersSent) sendPlain(res, 500, 'Internal Server Error');
        else if (!res.writableEnded) res.destroy();
      }
    });
  }

  async #route(req, res, { page: route, params, data, rewrite }, fail) {
    const page = this.#pages.find(route);
    if (page.kind === 'api') {
      const module = await this.#pages.load(page);
      return answerAPI(req, res, { route, params, rewrite, module, demands: this.#deps.demands, fail });
    }
    if (page.kind !== 'ssr') throw new Error(`the page "${route}" is of kind ${page.kind}, which is not rendered by request`);
    return answerPage(req, res, { route, params, data, rewrite, load: () => this.#pages.load(page) }, { ...this.#deps, fail });
  }
}

function digest(text) {
  return createHash('sha256').update(text).digest();
}
