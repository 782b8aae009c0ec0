// Calls: what Go asks for over the pipes. Each call gets exactly one reply.

import { runInScope } from './context.mjs';
import { jsonOf, staticProps } from './data.mjs';
import { during, describeFailure } from './failure.mjs';
import { MAX_BODY, MAX_HEAD } from './frames.mjs';
import { redirectProps } from './location.mjs';
import { exported } from './manifest.mjs';
import { staticPaths } from './paths.mjs';

export class Calls {
  #running = new Map();
  #waiters = [];
  #deps;
  #ops;

  // deps: send(head, body), pages, renderer, errorPages, inspect() -> routes, warn(key, text).
  constructor(deps) {
    this.#deps = deps;
    this.#ops = {
      inspect: async () => ({ head: { initial: await deps.inspect() } }),
      paths: (call) => this.#paths(call),
      page: (call, signal) => this.#page(call, signal),
      shell: (call, signal) => this.#shell(call, signal),
      error: async (call, signal) => parts(await deps.errorPages.render(call.status, signal)),
    };
  }

  // start runs a call and replies, whatever happens.
  async start(call) {
    const abort = new AbortController();
    this.#running.set(call.id, abort);
    const reply = await runInScope({ page: call.page ?? '', path: call.path ?? '', signal: abort.signal }, async () => {
      try {
        const op = Object.hasOwn(this.#ops, call.op) ? this.#ops[call.op] : null;
        if (!op) throw new Error(`the worker knows no operation "${call.op}"`);
        return checkSize(await op(call, abort.signal));
      } catch (err) {
        return { head: { error: describeFailure(err, call.page) } };
      }
    });
    this.#running.delete(call.id);
    this.#deps.send({ kind: 'reply', id: call.id, ...reply.head }, reply.body);
    if (this.#running.size === 0) for (const done of this.#waiters.splice(0)) done();
  }

  // refuse replies without running anything.
  refuse(call, message) {
    this.#deps.send({ kind: 'reply', id: call.id, error: describeFailure(new Error(message), call.page) });
  }

  // abort ends the fetches and the rendering of a call, if it still runs.
  abort(id) {
    this.#running.get(id)?.abort(new Error('nobody waits for this page any more'));
  }

  // idle resolves when no call runs.
  idle() {
    return this.#running.size === 0 ? Promise.resolve() : new Promise((resolve) => this.#waiters.push(resolve));
  }

  async #paths({ page: route }) {
    const module = await this.#deps.pages.load(this.#deps.pages.find(route));
    const getStaticPaths = exported(module, 'getStaticPaths');
    if (typeof getStaticPaths !== 'function') throw new Error(`the page "${route}" exports no function getStaticPaths`);
    return { head: await during('getStaticPaths', () => staticPaths(getStaticPaths, route)) };
  }

  async #page({ page: route, path, params = {}, cause }, signal) {
    const { pages, renderer, warn } = this.#deps;
    const page = pages.find(route);
    if (page.kind !== 'static' && page.kind !== 'ssg') throw new Error(`the page "${route}" is of kind ${page.kind}, which is rendered by request`);
    const module = await pages.load(page);
    if (page.kind === 'static') {
      // Made once for all paths, so it sees none; the browser fills in path and query.
      const view = renderer.open({ module, route, query: {}, asPath: route, isReady: false, signal });
      return withWindow(htmlParts(await view.html(await view.appProps(), { autoExport: true })), { status: 200, revalidate: null, tags: [] });
    }

    // isReady is false as in Next.js' own HTML: it becomes true in the browser.
    const view = renderer.open({ module, route, query: { ...params }, asPath: path, isReady: false, signal });
    const props = await view.appProps();
    const outcome = await during('getStaticProps', () => staticProps(exported(module, 'getStaticProps'), { route, params, cause, warn }));
    if (outcome.kind === 'notFound') return withWindow(parts({ data: '{"notFound":true}' }), { status: 404, ...outcome });
    if (outcome.kind === 'redirect') {
      const { status, location } = outcome.redirect;
      return withWindow(parts({ data: JSON.stringify(redirectProps(outcome.redirect, '__N_SSG')) }), { status, location, ...outcome });
    }
    props.__N_SSG = true;
    props.pageProps = Object.assign({}, props.pageProps, outcome.props);
    const data = await during('getStaticProps', () => jsonOf(props, route));
    return withWindow(parts({ html: await view.html(props, { gsp: true }), data }), { status: 200, ...outcome });
  }

  // The shell is what a visitor of an unlisted path sees while the page is made. It is one for all paths.
  async #shell({ page: route }, signal) {
    const { pages, renderer } = this.#deps;
    const module = await pages.load(pages.find(route));
    const view = renderer.open({ module, route, query: {}, asPath: route, isReady: false, isFallback: true, signal });
    const props = await view.appProps();
    props.__N_SSG = true;
    return htmlParts(await view.html(props, { gsp: true }));
  }
}

function parts(texts) {
  const bodies = Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]);
  return {
    head: { parts: bodies.map(([name, bytes]) => ({ name, length: bytes.length })) },
    body: bodies.length === 1 ? bodies[0][1] : Buffer.concat(bodies.map(([, bytes]) => bytes)),
  };
}

function htmlParts(html) {
  return parts({ html });
}

function withWindow({ head, body }, { status, location, revalidate, tags }) {
  return { head: { status, ...(location === undefined ? {} : { location }), revalidate, tags, ...head }, body };
}

// A reply that does not fit into a frame would end the worker; it is the page's error, not the protocol's.
function checkSize(reply) {
  if (reply.body && reply.body.length > MAX_BODY) throw new Error(`the page is ${reply.body.length} bytes long with its data; at most ${MAX_BODY} are possible`);
  if (reply.head.paths) {
    const size = reply.head.paths.reduce((n, p) => n + p.length + 3, 0);
    if (size > MAX_HEAD - 1024) throw new Error(`getStaticPaths returned ${reply.head.paths.length} paths, ${size} bytes; at most ${MAX_HEAD} bytes are possible. List the most visited and leave the rest to fallback: 'blocking'`);
  }
  return reply;
}
