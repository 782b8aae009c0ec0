// Worker: the process that runs the user's pages for Go. Its states:
//
//	waiting   for init, the first frame
//	starting  loads React and opens its socket
//	ready     takes calls and requests
//	stopping  takes no more; finishes what runs, then exits with 0
//	gone      nothing counts any more; the process is about to exit
//
// The pages' modules are loaded when they are first needed. What user code does wrong is a reply or a log line. The process
// ends by itself only when Go is gone, when the protocol is broken, or when it cannot start.

import net from 'node:net';
import { Calls } from './calls.mjs';
import { Channel } from './channel.mjs';
import { routeConsole } from './console.mjs';
import { currentScope } from './context.mjs';
import { Demands } from './demands.mjs';
import { failureText } from './failure.mjs';
import { abortableFetch } from './fetch.mjs';
import { FrameError } from './frames.mjs';
import { Pages, readManifest } from './manifest.mjs';
import { Server } from './server.mjs';

class Worker {
  #state = 'waiting';
  #channel;
  #calls;
  #demands;
  #server;
  #warned = new Set();

  constructor() {
    this.#channel = new Channel({
      input: new net.Socket({ fd: 3, readable: true, writable: false }),
      output: new net.Socket({ fd: 4, readable: false, writable: true }),
      receive: (frame) => this.#receive(frame.head),
      lost: (err) => this.#lost(err),
    });
    routeConsole(console, (level, text) => this.#log(level, text));
    globalThis.fetch = abortableFetch(globalThis.fetch);
    process.on('uncaughtException', (err) => this.#uncaught('uncaught exception', err));
    process.on('unhandledRejection', (err) => this.#uncaught('unhandled rejection', err));
  }

  #receive(head) {
    switch (head.kind) {
      case 'init':
        if (this.#state !== 'waiting') return this.#fatal('a second init');
        this.#state = 'starting';
        this.#start(head).catch((err) => this.#fatal(err.message));
        return;
      case 'call':
        if (this.#state === 'ready') void this.#calls.start(head);
        else if (this.#state === 'stopping') this.#calls.refuse(head, 'the worker is stopping');
        else this.#fatal('a call before the worker was ready');
        return;
      case 'abort':
        this.#calls?.abort(head.id);
        return;
      case 'answer':
        this.#demands?.settle(head.id, head.error);
        return;
      case 'ping':
        this.#send({ kind: 'pong', id: head.id });
        return;
      case 'stop':
        void this.#stop();
        return;
      default:
        this.#fatal(`a frame of the unknown kind "${head.kind}"`);
    }
  }

  async #start({ manifest: file, socket, token, buildId }) {
    for (const [name, value] of Object.entries({ manifest: file, socket, token })) {
      if (typeof value !== 'string' || value === '') throw new Error(`init has no ${name}`);
    }
    let manifest;
    try {
      manifest = readManifest(file);
    } catch (err) {
      throw new Error(`the manifest ${file} cannot be read: ${err.message}`);
    }
    const { react, renderer: makeRenderer, errorPages: makeErrorPages, inspect } = await loadReact();
    const pages = new Pages(manifest, import.meta.url);
    const id = buildId ?? manifest.id;
    const warn = (key, text) => this.#warnOnce(key, text);
    const send = (head, body) => this.#send(head, body);
    const renderer = makeRenderer({ pages, buildId: id, warn });
    const errorPages = makeErrorPages({ pages, renderer, warn });
    this.#calls = new Calls({ send, pages, renderer, errorPages, inspect: () => inspect(pages), warn });
    this.#demands = new Demands(send);
    this.#server = new Server({
      token, pages, renderer, buildId: id, demands: this.#demands, warn,
      errorPage: (status) => errorPages.html(status),
      log: (level, err) => this.#log(level, failureText(err)),
    });
    await this.#server.listen(socket, (err) => this.#fatal(`the socket ${socket} failed: ${err.message}`));
    if (this.#state !== 'starting') return;
    this.#state = 'ready';
    this.#send({ kind: 'ready', pid: process.pid, node: process.version, react });
  }

  async #stop() {
    if (this.#state === 'stopping' || this.#state === 'gone') return;
    const wasReady = this.#state === 'ready';
    this.#state = 'stopping';
    if (wasReady) await Promise.all([this.#calls.idle(), this.#server.close()]);
    await this.#exit(0);
  }

  #send(head, body) {
    if (this.#state === 'gone') return;
    try {
      this.#channel.send(head, body);
    } catch (err) {
      this.#fatal(err.message);
    }
  }

  #log(level, text) {
    if (this.#state !== 'gone') this.#channel.log(level, text, currentScope());
  }

  #warnOnce(key, text) {
    if (this.#warned.has(key)) return;
    this.#warned.add(key);
    this.#log('warn', text);
  }

  // An error that nothing caught comes from a timer, an event or a forgotten await of user code. The state it leaves is
  // that code's own, other pages do not depend on it, and ending the process would take their running renders with it. So
  // it is logged, unless the worker has not started yet or Node.js says that its own state is broken.
  #uncaught(what, err) {
    if (this.#state === 'waiting' || this.#state === 'starting' || err instanceof FrameError || err?.code === 'ERR_INTERNAL_ASSERTION') {
      return this.#fatal(`${what}: ${failureText(err)}`);
    }
    this.#log('error', `${what}: ${failureText(err)}`);
  }

  // Without Go there is nobody to work for.
  #lost(err) {
    if (err instanceof FrameError) this.#fatal(`the protocol was broken: ${err.message}`);
    else if (this.#state !== 'gone') process.exit(this.#state === 'stopping' ? 0 : 1);
  }

  #fatal(message) {
    if (this.#state === 'gone') return;
    try {
      this.#channel.send({ kind: 'fatal', message });
    } catch (err) {
      // Go sees the end of the pipe and this on stderr.
      process.stderr.write(`worker: ${message}: ${err.message}\n`);
    }
    void this.#exit(1);
  }

  async #exit(code) {
    this.#state = 'gone';
    await this.#channel.close();
    process.exit(code);
  }
}

// loadReact loads the parts that import react and react-dom, which the app must have installed.
async function loadReact() {
  let parts;
  try {
    parts = await Promise.all([import('./render.mjs'), import('./errorpages.mjs'), import('./inspect.mjs')]);
  } catch (err) {
    const missing = err.code === 'ERR_MODULE_NOT_FOUND' && /'(react(?:-dom)?)(?:\/[^']*)?'/.exec(err.message);
    if (missing) throw new Error(`the app has no ${missing[1]}: run npm install react react-dom in its folder`);
    throw new Error(`react cannot be loaded: ${err.message}`);
  }
  const [{ Renderer, reactVersion, checkReact }, { ErrorPages }, { initialRoutes }] = parts;
  checkReact();
  return { react: reactVersion, renderer: (o) => new Renderer(o), errorPages: (o) => new ErrorPages(o), inspect: initialRoutes };
}

new Worker();
