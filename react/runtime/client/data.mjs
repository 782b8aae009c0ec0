// Page data: what the data functions of pages return, by the data route. As in Next.js the data of a page with getStaticProps is
// asked for once as long as the document lives: a link that was prefetched opens at once, and going back shows what was there.
// Whoever wants what is new passes unstable_skipClientCache, or loads the document. That the page was looked at is told to the
// server by touch, or a page that is only read within tabs would never be regenerated.

import config from '../siteconfig.mjs';
import { LoadError } from './leave.mjs';

// This many answers are kept; the least recently used one goes first.
const KEPT = 200;

export class PageData {
  #buildId;
  #fetch;
  #kept = new Map();

  constructor({ buildId, fetch = (...args) => window.fetch(...args) }) {
    this.#buildId = buildId;
    this.#fetch = fetch;
  }

  // url returns the data route of a page at a path, which is percent-encoded and without base path.
  url(path, search = '') {
    const bare = path.replace(/(.)\/$/, '$1');
    const name = bare === '/' ? '/index' : /^\/index(\/|$)/.test(bare) ? `/index${bare}` : bare;
    return `${config.basePath}/_next/data/${encodeURIComponent(this.#buildId)}${name}.json${search}`;
  }

  has(url) {
    return this.#kept.has(url);
  }

  // get returns the props, or {notFound: true}. Two who ask for the same at once share an answer; keep leaves it to those who
  // ask later; fresh takes none that is already there. Every failure is a LoadError.
  get(url, { keep = false, fresh = false, prefetch = false, tries = 1 } = {}) {
    let answer = fresh ? undefined : this.#kept.get(url);
    if (!answer) answer = this.#ask(url, { prefetch, tries });
    this.#kept.delete(url);
    this.#kept.set(url, answer);
    const drop = () => {
      if (this.#kept.get(url) === answer) this.#kept.delete(url);
    };
    answer.then((value) => {
      if (!keep || value.notFound) drop();
    }, drop);
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value);
    return answer;
  }

  // touch tells the server that a page is being looked at, so that it renders it anew if it is due.
  touch(url) {
    this.#send(url, { method: 'HEAD' }).catch(() => {}); // the page is shown already; nothing depends on the answer
  }

  // no-cache: a browser may show what it has only after the server has said that it is still so.
  #send(url, { method = 'GET', prefetch = false } = {}) {
    const headers = { 'x-nextjs-data': '1', ...(prefetch ? { purpose: 'prefetch' } : undefined) };
    return this.#fetch(url, { method, headers, cache: 'no-cache', credentials: 'same-origin' });
  }

  async #ask(url, { prefetch, tries }) {
    let answer;
    let text;
    try {
      do answer = await this.#send(url, { prefetch });
      while (answer.status >= 500 && --tries > 0);
      text = await answer.text();
    } catch (err) {
      throw new LoadError(`Failed to fetch ${url}: ${err.message}`, err);
    }
    const value = parse(text);
    if (answer.status === 404 && value?.notFound === true) return { notFound: true };
    if (answer.ok && value !== null && typeof value === 'object') return value;
    throw Object.assign(new LoadError(`Failed to load static props of ${url}: the server answered ${answer.status}`), { status: answer.status });
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // an HTML page, from a server or a proxy that knows nothing of the data route
  }
}
