// The parts of the router in the browser that are pure logic. What needs a document is tested in a browser.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PageData } from '../client/data.mjs';
import { events } from '../client/events.mjs';
import { pageURL, servedState, shownState } from '../client/initial.mjs';
import { LoadError, leave, leaveAfter, readMark } from '../client/leave.mjs';
import { Pages } from '../client/pages.mjs';
import { findTarget, hashOf, locate, refuseScript } from '../client/target.mjs';

globalThis.window ??= { location: { origin: 'http://site.test', href: 'http://site.test/' } };

const PAGES = new Pages({
  '/_app': {}, '/_error': {}, '/': { kind: 'static' }, '/plain': { kind: 'static' }, '/posts/[slug]': { kind: 'ssg' }, '/posts/new': { kind: 'ssr', css: ['css/a b-X.css'] },
  '/docs/[...all]': { kind: 'static' }, '/opt/[[...opt]]': { kind: 'ssg' },
}, 'http://site.test/_next/static/');

describe('pages', () => {
  for (const [path, want] of [
    ['/', '/ {}'],
    ['/plain', '/plain {}'],
    ['/plain/', '/plain {}'],
    ['/posts/new', '/posts/new {}'],
    ['/posts/a%20b', '/posts/[slug] {"slug":"a b"}'],
    ['/docs/a/b', '/docs/[...all] {"all":["a","b"]}'],
    ['/docs', null],
    ['/opt', '/opt/[[...opt]] {}'],
    ['/posts/%zz', null],
    ['/_app', null],
    ['/_error', null],
    ['/PLAIN', null],
  ]) {
    test(`${path} is ${want ?? 'no page'}`, () => {
      const found = PAGES.find(path);
      assert.equal(found && `${found.route} ${JSON.stringify(found.params)}`, want);
    });
  }
  test('style sheets have encoded URLs', () => assert.deepEqual(PAGES.styles('/posts/new'), ['http://site.test/_next/static/css/a%20b-X.css']));
  test('a page that the build does not have cannot be loaded', () => assert.rejects(PAGES.load('/gone'), LoadError));
});

describe('targets', () => {
  const at = { asPath: '/posts/a?x=1', pathname: '/posts/[slug]' };
  const row = (name, url, as, want) => test(name, () => {
    const target = findTarget(PAGES, at, url, as);
    for (const [key, value] of Object.entries(want)) assert.deepEqual(target[key], value, key);
  });
  row('a path', '/posts/b?y=2#h', undefined, { route: '/posts/[slug]', asPath: '/posts/b?y=2#h', path: '/posts/b', search: '?y=2', query: { y: '2', slug: 'b' }, url: '/posts/[slug]?y=2' });
  row('a pattern with its params', { pathname: '/posts/[slug]', query: { slug: 'b c', y: 2 } }, undefined, { route: '/posts/[slug]', asPath: '/posts/b%20c?y=2', path: '/posts/b%20c', query: { slug: 'b c', y: '2' } });
  row('the old form, a pattern and its path', '/posts/[slug]', '/posts/b', { route: '/posts/[slug]', asPath: '/posts/b', path: '/posts/b', query: { slug: 'b' }, url: '/posts/[slug]' });
  row('another address is shown', '/plain?x=1', '/shown', { route: '/plain', asPath: '/shown', path: '/plain', search: '?x=1', query: { x: '1' }, url: '/plain?x=1' });
  row('another address of a dynamic page', '/posts/b', '/shown', { route: '/posts/[slug]', asPath: '/shown', path: '/posts/b', query: { slug: 'b' }, url: '/posts/b' });
  row('the params stand in the query only', '/posts/[slug]?slug=b&y=1', '/shown', { route: '/posts/[slug]', asPath: '/shown', path: '/posts/b', search: '?y=1', query: { slug: 'b', y: '1' } });
  row('a param wins over the query', '/posts/b?slug=c', undefined, { query: { slug: 'b' }, path: '/posts/b' });
  row('a catch-all', { pathname: '/docs/[...all]', query: { all: ['a', 'b'] } }, undefined, { asPath: '/docs/a/b', query: { all: ['a', 'b'] } });
  row('an unknown path', '/no/such', undefined, { route: null, asPath: '/no/such' });
  row('the same site with its host', 'http://site.test/plain', undefined, { route: '/plain', asPath: '/plain' });
  row('another site', 'https://e.org/plain', undefined, { external: 'https://e.org/plain' });
  row('mail', 'mailto:a@b.c', undefined, { external: 'mailto:a@b.c' });
  row('another site as the address', '/plain', 'https://e.org/', { external: 'https://e.org/' });

  test('a pattern without its params is an error that names them', () => {
    assert.throws(() => findTarget(PAGES, at, { pathname: '/posts/[slug]', query: { y: 1 } }), /"\/posts\/\[slug\]" does not say slug/);
  });
  test('what the history keeps leads back to the same target', () => {
    for (const [url, as] of [['/posts/b?y=2'], ['/posts/b', '/shown'], ['/posts/[slug]?slug=b&y=1', '/shown'], ['/plain?x=1', '/shown'], ['/docs/a/b'], ['/opt']]) {
      const target = findTarget(PAGES, at, url, as);
      const again = locate(PAGES, target.url, target.asPath);
      for (const key of ['route', 'asPath', 'path', 'search', 'query']) assert.deepEqual(again[key], target[key], `${key} of ${url} as ${as}`);
    }
  });
  test('javascript: is refused, in an object too', () => {
    assert.throws(() => refuseScript('/a', 'javascript:x'), /javascript: URL/);
    assert.throws(() => refuseScript({ protocol: 'javascript', pathname: 'x' }), /javascript: URL/);
    refuseScript('/a', undefined);
  });
  test('the hash of a URL', () => {
    assert.equal(hashOf('/a?x=1#h#i'), '#h#i');
    assert.equal(hashOf('/a'), '');
  });
});

describe('the first state', () => {
  const place = (url) => new URL(url, 'http://site.test');
  const row = (name, data, url, served, shown) => test(name, () => {
    const all = { query: {}, props: {}, ...data };
    const pick = ({ asPath, query, isReady }) => ({ asPath, query, isReady });
    assert.deepEqual(pick(servedState(all, place(url))), served);
    assert.deepEqual(pick(shownState(all, place(url))), shown);
  });
  row('a static page knows no query', { page: '/plain', autoExport: true }, '/plain?x=1#h', { asPath: '/plain', query: {}, isReady: false }, { asPath: '/plain?x=1#h', query: { x: '1' }, isReady: true });
  row('nor its params', { page: '/docs/[...all]', autoExport: true }, '/docs/a', { asPath: '/docs/[...all]', query: {}, isReady: false }, { asPath: '/docs/a', query: { all: ['a'] }, isReady: true });
  row('a page with data knows its params', { page: '/posts/[slug]', query: { slug: 'a' }, gsp: true }, '/posts/a?x=1', { asPath: '/posts/a', query: { slug: 'a' }, isReady: false }, { asPath: '/posts/a?x=1', query: { x: '1', slug: 'a' }, isReady: true });
  row('a fallback knows nothing', { page: '/posts/[slug]', gsp: true, isFallback: true }, '/posts/a', { asPath: '/posts/[slug]', query: {}, isReady: false }, { asPath: '/posts/a', query: { slug: 'a' }, isReady: true });
  row('a page per request knows all but the hash', { page: '/ssr', query: { x: '1' }, gssp: true }, '/ssr?x=1#h', { asPath: '/ssr?x=1', query: { x: '1' }, isReady: true }, { asPath: '/ssr?x=1#h', query: { x: '1' }, isReady: true });
  row('the server writes the query in its own way', { page: '/ssr', query: { x: 'a b' }, gssp: true }, '/ssr?x=a%20b', { asPath: '/ssr?x=a+b', query: { x: 'a b' }, isReady: true }, { asPath: '/ssr?x=a%20b', query: { x: 'a b' }, isReady: true });
  row('the 404 page does not know where it is', { page: '/404', autoExport: true }, '/no/such', { asPath: '/404', query: {}, isReady: false }, { asPath: '/no/such', query: {}, isReady: true });
  row('nor does the error page', { page: '/_error', gip: true, props: { pageProps: { statusCode: 500 } } }, '/a', { asPath: '/500', query: {}, isReady: true }, { asPath: '/a', query: {}, isReady: true });

  test('the history finds a page again that another address was rewritten to', () => {
    assert.equal(pageURL({ page: '/posts/[slug]', query: { slug: 'a b' } }, { asPath: '/blog?x=1' }), '/posts/a%20b?x=1');
    assert.equal(pageURL({ page: '/posts/[slug]', query: { slug: 'a' } }, { asPath: '/posts/a?x=1#h' }), '/posts/[slug]?x=1');
    assert.equal(pageURL({ page: '/_error', query: {} }, { asPath: '/no/such' }), '/no/such');
  });
});

describe('page data', () => {
  // made returns a PageData on a server that answers in turn, and what it was asked.
  const made = (...answers) => {
    const asked = [];
    const fetch = async (url, { method, headers }) => {
      asked.push(`${method} ${url}${headers.purpose ? ' prefetch' : ''}`);
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      const [status, body] = answer;
      return { status, ok: status < 300, text: async () => (typeof body === 'string' ? body : JSON.stringify(body)) };
    };
    return { data: new PageData({ buildId: 'b 1', fetch }), asked };
  };
  const A = { pageProps: { v: 1 } };
  const B = { pageProps: { v: 2 } };

  test('data routes', () => {
    const { data } = made();
    for (const [path, want] of [['/', '/index'], ['/a', '/a'], ['/a/', '/a'], ['/index', '/index/index'], ['/index/a', '/index/index/a'], ['/indexes', '/indexes'], ['/p/a%20b', '/p/a%20b']]) {
      assert.equal(data.url(path), `/_next/data/b%201${want}.json`);
    }
    assert.equal(data.url('/a', '?x=1'), '/_next/data/b%201/a.json?x=1');
  });
  test('what is kept is asked for once', async () => {
    const { data, asked } = made([200, A]);
    assert.deepEqual(await data.get('/u', { keep: true, prefetch: true }), A);
    assert.deepEqual(await data.get('/u', { keep: true }), A);
    assert.deepEqual(asked, ['GET /u prefetch']);
  });
  test('two who ask at once share an answer, later ones do not', async () => {
    const { data, asked } = made([200, A], [200, B]);
    assert.deepEqual(await Promise.all([data.get('/u'), data.get('/u')]), [A, A]);
    assert.deepEqual(await data.get('/u'), B);
    assert.equal(asked.length, 2);
  });
  test('fresh asks again and replaces what was kept', async () => {
    const { data, asked } = made([200, A], [200, B]);
    await data.get('/u', { keep: true });
    assert.deepEqual(await data.get('/u', { keep: true, fresh: true }), B);
    assert.deepEqual(await data.get('/u', { keep: true }), B);
    assert.equal(asked.length, 2);
  });
  test('a page that is not there may be there later', async () => {
    const { data } = made([404, { notFound: true }], [200, A]);
    assert.deepEqual(await data.get('/u', { keep: true }), { notFound: true });
    assert.deepEqual(await data.get('/u', { keep: true }), A);
  });
  for (const [name, answer, text] of [
    ['a build that is gone', [404, '<html>'], /404/],
    ['an error of the server', [500, '{}'], /500/],
    ['a page of a proxy', [200, '<html>'], /200/],
    ['the network', new TypeError('no route'), /no route/],
  ]) {
    test(`${name} is a failure that is not kept`, async () => {
      const { data } = made(answer, [200, A]);
      await assert.rejects(data.get('/u', { keep: true }), (err) => err instanceof LoadError && text.test(err.message));
      assert.deepEqual(await data.get('/u', { keep: true }), A);
    });
  }
  test('only a failing server is asked again', async () => {
    const { data, asked } = made([503, ''], [200, A]);
    assert.deepEqual(await data.get('/u', { tries: 3 }), A);
    const other = made([404, ''], [200, A]);
    await assert.rejects(other.data.get('/u', { tries: 3 }), LoadError);
    assert.deepEqual([asked.length, other.asked.length], [2, 1]);
  });
  test('the oldest of very many goes', async () => {
    const { data } = made(...Array.from({ length: 201 }, () => [200, A]));
    for (let i = 0; i < 201; i++) await data.get(`/${i}`, { keep: true });
    assert.deepEqual([data.has('/0'), data.has('/1'), data.has('/200')], [false, true, true]);
  });
  test('touch asks for nothing back, and survives a failure', async () => {
    const { data, asked } = made(new TypeError('no route'));
    data.touch('/u');
    assert.deepEqual(asked, ['HEAD /u']);
  });
});

describe('events', () => {
  test('handlers run in their order, until they are taken off', () => {
    const seen = [];
    const a = (...args) => seen.push(['a', ...args]);
    const b = (...args) => seen.push(['b', ...args]);
    events.on('test', a);
    events.on('test', b);
    events.emit('test', 1, 2);
    events.off('test', a);
    events.off('test', a);
    events.emit('test', 3);
    events.off('test', b);
    events.emit('test', 4);
    assert.deepEqual(seen, [['a', 1, 2], ['b', 1, 2], ['b', 3]]);
  });
  test('one that takes itself off while it runs leaves the others', () => {
    const seen = [];
    const once = () => { seen.push('once'); events.off('twice', once); };
    const other = () => seen.push('other');
    events.on('twice', once);
    events.on('twice', other);
    events.emit('twice');
    events.emit('twice');
    events.off('twice', other);
    assert.deepEqual(seen, ['once', 'other', 'other']);
  });
});

describe('leaving', () => {
  // visit makes window a new document at href, with the storage of the tab, and returns what happens to it.
  const visit = (href, stored) => {
    const happened = [];
    const location = { origin: 'http://site.test', reload: () => happened.push('reload') };
    Object.defineProperty(location, 'href', { get: () => href, set: (url) => happened.push(url) });
    window.location = location;
    window.sessionStorage = stored && { getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => stored.set(key, value), removeItem: (key) => stored.delete(key) };
    readMark();
    return happened;
  };
  const err = new LoadError('no data');

  test('another page is loaded, this one loaded again', () => {
    const happened = visit('http://site.test/a?x=1#h', new Map());
    leave('/b');
    leave('/a?x=1#other');
    leave('/a');
    assert.deepEqual(happened, ['/b', 'reload', '/a']);
  });
  test('a document that fails is loaded again once', () => {
    const stored = new Map();
    const first = visit('http://site.test/a', stored);
    leaveAfter(err, '/a');
    assert.deepEqual(first, ['reload']);
    const second = visit('http://site.test/a', stored);
    assert.throws(() => leaveAfter(err, '/a'), /no data/);
    leaveAfter(err, '/b');
    assert.deepEqual(second, ['/b']);
    const later = visit('http://site.test/a', stored);
    leaveAfter(err, '/a');
    assert.deepEqual(later, ['reload']);
  });
  test('one that failed for the entry it went back to is another matter', () => {
    const stored = new Map([['freshet:reload', 'http://site.test/b']]);
    const happened = visit('http://site.test/a', stored);
    leaveAfter(err, '/a');
    assert.deepEqual(happened, ['reload']);
  });
  test('without storage it is not loaded again at all', () => {
    const happened = visit('http://site.test/a', undefined);
    assert.throws(() => leaveAfter(err, '/a'), /no data/);
    assert.deepEqual(happened, []);
  });
});
