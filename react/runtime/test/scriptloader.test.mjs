// Script loader: once in a document, with a document of our own that keeps what is put into it.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

class Element extends EventTarget {
  attributes = {};
  setAttribute(name, value) { this.attributes[name] = value; }
  getAttribute(name) { return this.attributes[name] ?? null; }
  get id() { return this.attributes.id ?? ''; }
  set src(value) { this.attributes.src = value; }
}

let body, head, served, loader;
beforeEach(async () => {
  body = [];
  head = [];
  served = [];
  globalThis.document = {
    createElement: () => new Element(),
    querySelectorAll: (selector) => (selector.startsWith('script') ? served : head),
    head: { append: (e) => head.push(e) },
    body: { append: (e) => body.push(e) },
    readyState: 'complete',
  };
  loader = await import(`../scriptloader.mjs?${Math.random()}`);
});

const settled = (promise) => promise.then(() => 'loaded', (err) => err.message);

test('a script is put into the document once, by its id or address', async () => {
  let loads = 0;
  const first = loader.loadScript({ src: '/a.js', onLoad: () => loads++ });
  const again = loader.loadScript({ src: '/a.js', onLoad: () => loads++ });
  assert.equal(body.length, 1);
  body[0].dispatchEvent(new Event('load'));
  assert.deepEqual([await settled(first), await settled(again), loads], ['loaded', 'loaded', 1]);
  loader.loadScript({ src: '/b.js', id: 'b' });
  loader.loadScript({ src: '/c.js', id: 'b' });
  assert.equal(body.length, 2);
});

test('attributes go through, what the element does not know stays behind', () => {
  loader.loadScript({ src: '/a.js', id: 'a', 'data-x': '1', crossOrigin: 'anonymous', async: true, noModule: false, strategy: 'lazyOnload', onReady() {} });
  assert.deepEqual(body[0].attributes, { id: 'a', 'data-x': '1', crossorigin: 'anonymous', async: '', 'data-nscript': 'lazyOnload', src: '/a.js' });
});

test('an inline script runs at once', async () => {
  const done = loader.loadScript({ id: 'i', children: ['x', '=1'] });
  assert.deepEqual([await settled(done), body[0].textContent], ['loaded', 'x=1']);
  loader.loadScript({ id: 'j', dangerouslySetInnerHTML: { __html: 'y' } });
  assert.equal(body[1].textContent, 'y');
});

test('one that fails is told, and may be tried again', async () => {
  let errors = 0;
  const first = loader.loadScript({ src: '/a.js', onError: () => errors++ });
  body[0].dispatchEvent(new Event('error'));
  assert.deepEqual([await settled(first), errors], ['the script /a.js could not be loaded', 1]);
  const again = loader.loadScript({ src: '/a.js' });
  assert.equal(body.length, 2);
  body[1].dispatchEvent(new Event('load'));
  assert.equal(await settled(again), 'loaded');
});

test('what came with the document is not loaded again', async () => {
  const element = new Element();
  element.src = '/early.js';
  served.push(element);
  assert.equal(await settled(loader.loadScript({ src: '/early.js', strategy: 'beforeInteractive' })), 'loaded');
  assert.equal(body.length, 0);
});

test('style sheets of a script are linked once', () => {
  loader.loadScript({ src: '/a.js', stylesheets: ['/a.css'] });
  assert.deepEqual(head.map((link) => [link.rel, link.href]), [['stylesheet', '/a.css']]);
});
