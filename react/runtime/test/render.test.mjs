// The whole worker with React: pages, error pages, server-side pages, and what happens when they misbehave.

import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, describe, test } from 'node:test';
import { Driver } from '../testdata/driver.mjs';
import { findReact, versions } from '../testdata/react.mjs';
import { makeSite } from '../testdata/site.mjs';

const page = (route, kind, name, more) => ({ route, file: `pages/${name}.js`, kind, module: `pages/${name}.mjs`, ...more });
const PAGES = [
  page('/p/[a]', 'ssg', 'props', { paths: true }),
  page('/plain', 'static', 'plain'),
  page('/st/[x]', 'static', 'plain'),
  page('/suspense', 'static', 'suspense'),
  page('/ssr/[id]', 'ssr', 'ssr'),
  page('/api/[[...rest]]', 'api', 'api'),
  page('/links', 'static', 'links'),
  page('/heads', 'static', 'heads'),
  page('/nothing', 'static', 'nothing'),
  page('/broken', 'ssr', 'broken'),
];
const FILES = { 'nothing.mjs': 'export const x = 1;', 'broken.mjs': "throw new Error('MODULE-BOOM');" };
const NO_STORE = 'private, no-cache, no-store, max-age=0, must-revalidate';

const textOf = (html, id) => {
  const m = new RegExp(`<([a-z0-9]+)[^>]* id="${id}"[^>]*>(.*?)</\\1>`, 's').exec(html) ?? new RegExp(`<([a-z0-9]+) id="${id}"[^>]*>(.*?)</\\1>`, 's').exec(html);
  return m?.[2].replace(/<!-- -->/g, '').replace(/&quot;/g, '"').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&#x27;/g, "'").replace(/&amp;/g, '&') ?? null;
};
const jsonOf = (html, id) => JSON.parse(textOf(html, id));
const dataOf = (html) => JSON.parse(/<script id="__NEXT_DATA__" type="application\/json"[^>]*>(.*?)<\/script>/s.exec(html)[1]);

for (const version of versions) {
  const found = findReact(version);
  describe(`react ${version}`, { skip: found.skip }, () => {
    let site;
    let driver;
    const sites = [];
    const open = async (specials = {}, files = {}, options = {}) => {
      const s = makeSite({ modules: found.modules, pages: PAGES, specials, files: { ...FILES, ...files } });
      sites.push(s);
      const d = new Driver({ script: s.script, cwd: s.folder, ...options });
      const ready = await d.start(s.manifest);
      return { site: s, driver: d, ready };
    };
    const render = (a, cause = 'visit', d = driver) => d.call({ op: 'page', page: '/p/[a]', path: `/p/${a}`, params: { a }, cause });
    const stillWell = async (d) => assert.equal((await render('fine', 'visit', d)).status, 200);

    before(async () => {
      let ready;
      ({ site, driver, ready } = await open());
      assert.ok(ready.react.startsWith(`${version}.`), ready.react);
      assert.equal(ready.pid, driver.child.pid);
      assert.equal(ready.node, process.version);
    });
    after(async () => {
      assert.equal(await driver.stop(), 0);
      for (const s of sites) s.remove();
    });

    test('paths', async () => {
      const { paths, fallback } = await driver.call({ op: 'paths', page: '/p/[a]' });
      assert.deepEqual({ paths, fallback }, { paths: ['/p/one', '/p/two'], fallback: 'true' });
    });

    test('a page with data: HTML, data, window and tags of one render', async () => {
      const r = await driver.call({ op: 'page', page: '/p/[a]', path: '/p/a%20b', params: { a: 'a b' }, cause: 'demand' });
      assert.deepEqual([r.status, r.revalidate, r.tags, 'location' in r], [200, 60, ['post:1'], false]);
      const props = { params: { a: 'a b' }, reason: 'on-demand', title: 'a b', script: '</script><!--' };
      assert.deepEqual(JSON.parse(r.data), { pageProps: props, __N_SSG: true });
      assert.deepEqual(jsonOf(r.html, 'props'), props);
      const { asPath, pathname, query, isReady, isFallback, basePath, route } = jsonOf(r.html, 'router');
      assert.deepEqual({ asPath, pathname, query, isReady, isFallback, basePath, route }, { asPath: '/p/a%20b', pathname: '/p/[a]', query: { a: 'a b' }, isReady: false, isFallback: false, basePath: '', route: '/p/[a]' });
      assert.equal(textOf(r.html, 'name'), '/p/[a]');
      assert.deepEqual(dataOf(r.html), { props: { pageProps: props, __N_SSG: true }, page: '/p/[a]', query: { a: 'a b' }, buildId: 'test-build', isFallback: false, gsp: true, scriptLoader: [] });
      assert.match(r.html, /<script id="__NEXT_DATA__" type="application\/json">\{"props":\{"pageProps":.*"page":"\/p\/\[a\]".*"query":\{"a":"a b"\}.*"buildId":"[^"]+".*"isFallback":false/);
      assert.match(r.html, /^<!DOCTYPE html><html><head><meta charSet="utf-8" data-next-head=""\/><meta name="viewport" content="width=device-width" data-next-head=""\/><title data-next-head="">a b \| site<\/title><meta name="description" content="page" data-next-head=""\/><\/head><body><div id="__next">/);
      assert.match(r.html, /<a class="c" href="\/p\/x%20y\?q=1">link<\/a>/);
    });

    test('notFound and redirect have no HTML', async () => {
      const gone = await render('notfound');
      assert.deepEqual([gone.status, gone.revalidate, gone.tags, gone.html, gone.data], [404, 5, ['t'], undefined, '{"notFound":true}']);
      const moved = await render('redirect');
      assert.deepEqual([moved.status, moved.location, moved.revalidate, moved.html], [308, '/elsewhere', null, undefined]);
      assert.equal(moved.data, '{"pageProps":{"__N_REDIRECT":"/elsewhere","__N_REDIRECT_STATUS":308},"__N_SSG":true}');
    });

    test('a static page sees no path and no query, whatever path it is rendered for', async () => {
      const plain = await driver.call({ op: 'page', page: '/plain', path: '/plain', params: {} });
      assert.deepEqual([plain.status, plain.revalidate, plain.tags, plain.data], [200, null, [], undefined]);
      const { error, ...seen } = jsonOf(plain.html, 'plain');
      assert.deepEqual(seen, { query: {}, isReady: false, asPath: '/plain' });
      assert.match(error, /^Router\.push\(\) of next\/router exists only in a browser/);
      assert.equal(dataOf(plain.html).autoExport, true);
      const dynamic = await driver.call({ op: 'page', page: '/st/[x]', path: '/st/5', params: { x: '5' } });
      assert.deepEqual([jsonOf(dynamic.html, 'plain').asPath, dataOf(dynamic.html).query], ['/st/[x]', {}]);
    });

    test('the shell is the page as fallback, without path and params', async () => {
      const { html } = await driver.call({ op: 'shell', page: '/p/[a]' });
      assert.equal(textOf(html, 'loading'), 'loading');
      assert.deepEqual(dataOf(html), { props: { pageProps: {}, __N_SSG: true }, page: '/p/[a]', query: {}, buildId: 'test-build', isFallback: true, gsp: true, scriptLoader: [] });
    });

    test('what suspends is awaited and stands where it belongs, what fails in a boundary is left to the browser', async () => {
      const before = driver.logs.length;
      const { html } = await driver.call({ op: 'page', page: '/suspense', path: '/suspense', params: {} });
      assert.match(html, /<main><!--\$--><section>x{35000}<i id="slow-end"><\/i><\/section><!--\/\$--><!--\$--><section>y{35000}<i id="slower-end"><\/i><\/section>/);
      assert.doesNotMatch(html, /waiting|<script>|hidden/);
      assert.equal(textOf(html, 'left'), 'left to the browser');
      const log = driver.logs.slice(before);
      assert.equal(log.length, 1);
      assert.deepEqual([log[0].level, log[0].page], ['error', '/suspense']);
      assert.match(log[0].text, /only in a browser/);
    });

    test('links: hrefs, attributes, and the forms with a child', async () => {
      const { html } = await driver.call({ op: 'page', page: '/links', path: '/links', params: {} });
      assert.equal(/<div id="links">(.*?)<\/div>/.exec(html)[1], [
        '<a id="as" href="/posts/z%20y">as</a>',
        '<a class="c" href="/b">legacy</a>',
        '<b href="/c">passed</b>',
        '<b>kept</b>',
        '<a href="/d">text</a>',
        '<a href="/own">own</a>',
        '<a class="bare" href="/e">no link in a link</a>',
        '<a id="all" target="_blank" data-x="1" title="t" href="/f">all</a>',
        '<a href="https://example.org/a b">out</a>',
      ].join(''));
    });

    test('heads: the last wins, fragments are opened, titles are joined, parts that suspend are there once', async () => {
      const { html } = await driver.call({ op: 'page', page: '/heads', path: '/heads', params: {} });
      const head = /<head>(.*?)<\/head>/.exec(html)[1];
      const tags = head.match(/<[^>]+>(?:[^<]+<\/\w+>)?/g).map((t) => t.replace(' data-next-head=""', ''));
      assert.deepEqual(tags.toSorted?.() ?? [...tags].sort(), [
        '<link rel="in-fragment" href="/1"/>', '<link rel="in-nested" href="/2"/>', '<link rel="late" href="/3"/>',
        '<meta charSet="latin1"/>', '<meta name="a" content="2"/>', '<meta name="k" content="two"/>',
        '<meta name="viewport" content="width=device-width"/>', '<meta property="og:image" content="1"/>', '<meta property="og:image" content="2"/>',
        '<title>part 1 of 2</title>',
      ].sort());
      assert.equal(head.match(/data-next-head=""/g).length, tags.length);
    });

    for (const [name, call, want] of [
      ['getStaticProps throws', { op: 'page', page: '/p/[a]', path: '/p/throw', params: { a: 'throw' }, cause: 'visit' }, { name: 'TypeError', message: 'DATA-BOOM', step: 'getStaticProps', page: '/p/[a]' }],
      ['the page throws', { op: 'page', page: '/p/[a]', path: '/p/explode', params: { a: 'explode' }, cause: 'visit' }, { name: 'Error', message: 'RENDER-BOOM', step: 'render', page: '/p/[a]' }],
      ['the page navigates while it renders', { op: 'page', page: '/p/[a]', path: '/p/push', params: { a: 'push' }, cause: 'visit' }, { name: 'Error', message: 'router.push() was called while the page "/p/[a]" was rendered on the server; call it in an effect or an event handler', step: 'render', page: '/p/[a]' }],
      ['a build finds undefined in props', { op: 'page', page: '/p/[a]', path: '/p/undefined', params: { a: 'undefined' }, cause: 'prerender' }, { name: 'Error', message: 'getStaticProps of "/p/[a]" returned props that JSON cannot hold: props.u is undefined; use null or leave the key out', step: 'getStaticProps', page: '/p/[a]' }],
      ['the page exports no component', { op: 'page', page: '/nothing', path: '/nothing', params: {} }, { name: 'Error', message: 'the default export of the page "/nothing" is not a React component', step: 'load', page: '/nothing' }],
      ['there is no such page', { op: 'page', page: '/none', path: '/none', params: {} }, { name: 'Error', message: 'the build has no page "/none"', step: 'worker', page: '/none' }],
      ['the page is rendered by request', { op: 'page', page: '/ssr/[id]', path: '/ssr/1', params: { id: '1' } }, { name: 'Error', message: 'the page "/ssr/[id]" is of kind ssr, which is rendered by request', step: 'worker', page: '/ssr/[id]' }],
      ['the page has no getStaticPaths', { op: 'paths', page: '/plain' }, { name: 'Error', message: 'the page "/plain" exports no function getStaticPaths', step: 'worker', page: '/plain' }],
      ['the operation is unknown', { op: 'constructor', page: '/plain' }, { name: 'Error', message: 'the worker knows no operation "constructor"', step: 'worker', page: '/plain' }],
      ['the page is larger than a frame', { op: 'page', page: '/p/[a]', path: '/p/big', params: { a: 'big' }, cause: 'visit' }, null],
    ]) {
      test(`a failure is a reply: ${name}`, async () => {
        const { error } = await driver.call(call);
        if (want === null) return assert.match(error.message, /^the page is \d+ bytes long with its data; at most 67108864 are possible$/);
        const { stack, ...rest } = error;
        assert.deepEqual(rest, want);
        assert.match(stack, /^\w*Error: /);
      });
    }

    test('undefined in props is served at run time, with one warning per page', async () => {
      const warnings = () => driver.logs.filter((l) => l.level === 'warn' && l.text.includes('props.u is undefined'));
      for (let i = 0; i < 3; i++) assert.equal((await render('undefined')).status, 200);
      assert.equal(warnings().length, 1);
      assert.deepEqual([warnings()[0].page, warnings()[0].path], ['/p/[a]', '/p/undefined']);
    });

    test('console goes to the log with its page, stdout stays free', async () => {
      const before = driver.logs.length;
      await Promise.all([render('log'), driver.request({ url: '/api/x?do=log', page: '/api/[[...rest]]', params: { rest: ['x'] } })]);
      const logs = driver.logs.slice(before);
      const of = (level) => logs.find((l) => l.level === level);
      assert.deepEqual(of('info'), { kind: 'log', level: 'info', page: '/p/[a]', path: '/p/log', text: 'from log' });
      assert.match(of('error').text, /^Error: shown\n +at getStaticProps/);
      assert.deepEqual(of('warn'), { kind: 'log', level: 'warn', page: '/api/[[...rest]]', path: '/api/x', text: 'in the API' });
      assert.equal(driver.stdout, 'to stdout\n');
    });

    test('an abort ends the fetch of its call, which still replies', async () => {
      let open_;
      const arrived = new Promise((resolve) => (open_ = resolve));
      let closed_;
      const closed = new Promise((resolve) => (closed_ = resolve));
      const server = http.createServer((req) => { req.on('close', closed_); open_(); });
      await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { driver: d } = await open({}, {}, { env: { HANG_URL: `http://127.0.0.1:${server.address().port}/` } });
      const { id, reply } = d.begin({ op: 'page', page: '/p/[a]', path: '/p/fetch', params: { a: 'fetch' }, cause: 'aged' });
      const other = d.begin({ op: 'page', page: '/p/[a]', path: '/p/slow', params: { a: 'slow' }, cause: 'aged' });
      await arrived;
      d.send({ kind: 'abort', id });
      d.send({ kind: 'abort', id: 12345 });
      await closed;
      const { error } = await reply;
      assert.deepEqual([error.step, error.message], ['getStaticProps', 'nobody waits for this page any more']);
      assert.equal((await other.reply).status, 200);
      server.close();
      assert.equal(await d.stop(), 0);
    });

    for (const [name, a, says] of [['an exception in a timer', 'uncaught', /^uncaught exception: Error: TIMER-BOOM/], ['a rejection that nobody awaits', 'rejection', /^unhandled rejection: Error: FORGOTTEN-BOOM/]]) {
      test(`${name} is logged with its page and ends nothing`, async () => {
        const { driver: d } = await open();
        assert.equal((await render(a, 'visit', d)).status, 200);
        const log = await d.until((f) => f.kind === 'log' && says.test(f.text));
        assert.deepEqual([log.level, log.page], ['error', '/p/[a]']);
        await stillWell(d);
        assert.equal(await d.stop(), 0);
      });
    }

    test('process.exit of a page ends the process', async () => {
      const { driver: d } = await open();
      await assert.rejects(render('exit', 'visit', d), /exited with 7/);
    });

    test('stop finishes calls and requests, refuses new ones, and does not wait for what hangs outside of them', async () => {
      const { driver: d } = await open();
      const call = render('slow', 'visit', d);
      const request = d.request({ url: '/api?do=slow', page: '/api/[[...rest]]' });
      await d.until((f) => f.kind === 'log' && f.text === 'slow page begun');
      await d.until((f) => f.kind === 'log' && f.text === 'slow request begun');
      d.send({ kind: 'stop' });
      const late = render('late', 'visit', d);
      d.send({ kind: 'ping', id: 9 });
      assert.match((await late).error.message, /the worker is stopping/);
      await d.until((f) => f.kind === 'pong' && f.id === 9);
      assert.equal((await call).status, 200);
      assert.equal((await request).body, '{"slow":true}');
      assert.equal(await d.exit, 0);
    });

    test('each of many calls at once gets its own reply', async () => {
      const replies = await Promise.all(Array.from({ length: 60 }, (_, i) => render(i % 5 === 4 ? 'throw' : `n${i}`)));
      replies.forEach((r, i) => {
        if (i % 5 === 4) assert.equal(r.error.message, 'DATA-BOOM');
        else assert.equal(JSON.parse(r.data).pageProps.params.a, `n${i}`);
      });
    });

    test('res.revalidate asks Go and tells the handler', async () => {
      const ask = (path) => driver.request({ url: `/api?do=revalidate&path=${path}`, page: '/api/[[...rest]]' });
      driver.answer = (d) => (d.path === '/good' ? null : `Failed to revalidate ${d.path}: Invalid response 404`);
      assert.equal((await ask('/good')).body, '{"type":"undefined"}');
      assert.equal((await ask('/bad')).status, 500);
      const log = await driver.until((f) => f.kind === 'log' && f.text.includes('Invalid response 404'));
      assert.deepEqual([log.level, log.page, log.path], ['error', '/api/[[...rest]]', '/api']);
      assert.equal((await driver.request({ url: '/api?do=forgotten', page: '/api/[[...rest]]' })).status, 200);
      await driver.until((f) => f.kind === 'log' && /^unhandled rejection: Error: Invalid urlPath/.test(f.text));
    });

    const ssr = (query, more = {}) => driver.request({ url: `/ssr/a%20b${query}`, page: '/ssr/[id]', params: { id: 'a b' }, ...more });
    const data = (query, more) => ssr('', { url: `/_next/data/test-build/ssr/a%20b.json?id=a%20b${query}`, data: true, ...more });

    test('a server-side page sees its request', async () => {
      const r = await ssr('?x=1&x=2&id=9&e=a+b%20c', { headers: { cookie: 'a=1' }, method: 'POST', body: 'b' });
      assert.deepEqual([r.status, r.headers['cache-control'], r.headers['content-type']], [200, NO_STORE, 'text/html; charset=utf-8']);
      assert.deepEqual(jsonOf(r.body, 'props'), {
        keys: ['req', 'res', 'query', 'resolvedUrl', 'params', 'locales', 'locale', 'defaultLocale'],
        rest: { query: { x: ['1', '2'], id: 'a b', e: 'a b c' }, resolvedUrl: '/ssr/a%20b?x=1&x=2&id=9&e=a+b+c', params: { id: 'a b' }, locales: [] },
        url: '/ssr/a%20b?x=1&x=2&id=9&e=a+b%20c', method: 'POST', cookies: { a: '1' },
      });
      const { gssp, query, props } = dataOf(r.body);
      assert.deepEqual([gssp, query.id, props.__N_SSP], [true, 'a b', true]);
    });

    for (const [name, query, more, want] of [
      ['HEAD has the headers only', '', { method: 'HEAD' }, { status: 200, body: '', 'content-type': 'text/html; charset=utf-8' }],
      ['OPTIONS is 400', '', { method: 'OPTIONS' }, { status: 400, body: '' }],
      ['notFound is the 404 page', '?do=notfound', {}, { status: 404, 'cache-control': NO_STORE, has: '404' }],
      ['a redirect stays on the site', '?do=redirect', {}, { status: 308, location: '/other/%C3%A9', refresh: '0;url=/other/%C3%A9', 'cache-control': NO_STORE, body: '/other/%C3%A9' }],
      ['the function may answer itself', '?do=sent', {}, { status: 201, body: 'sent', 'cache-control': null }],
      ['a status that was set stays', '?do=teapot', {}, { status: 418 }],
      ['a Cache-Control that was set stays', '?do=cached', {}, { status: 200, 'cache-control': 'public, s-maxage=10' }],
      ['props may be a promise', '?do=promise', {}, { status: 200, has: '&quot;p&quot;:1' }],
      ['undefined in props is served', '?do=undefined', {}, { status: 200 }],
      ['a throw is the 500 page', '?do=throw', {}, { status: 500, 'cache-control': NO_STORE, 'content-type': 'text/html; charset=utf-8', hasNot: 'BOOM' }],
      ['nothing returned is the 500 page', '?do=nothing', {}, { status: 500 }],
      ['an unknown key is the 500 page', '?do=unknown', {}, { status: 500 }],
      ['a page that throws is a 500 that is not cached', '?do=explode', {}, { status: 500, 'cache-control': NO_STORE, hasNot: 'BOOM' }],
      ['a module that cannot be loaded is the 500 page', '', { page: '/broken' }, { status: 500, 'cache-control': NO_STORE, hasNot: 'BOOM' }],
    ]) {
      test(`server-side: ${name}`, async () => {
        const r = await ssr(query, more);
        const { has, hasNot, ...plain } = want;
        for (const [k, v] of Object.entries(plain)) assert.equal(k in r ? r[k] : r.headers[k] ?? null, v, k);
        if (has) assert.ok(r.body.includes(has), r.body);
        if (hasNot) assert.ok(!r.body.includes(hasNot));
      });
    }

    test('server-side: an error after the first bytes cuts the connection', () => assert.rejects(ssr('?do=late'), (err) => err.code === 'ECONNRESET' || err.message === 'aborted'));

    for (const [name, query, status, body] of [
      ['props', '&do=promise', 200, '{"pageProps":{"p":1},"__N_SSP":true}'],
      ['notFound', '&do=notfound', 404, '{"notFound":true}'],
      ['a redirect', '&do=redirect', 200, '{"pageProps":{"__N_REDIRECT":"//other/é","__N_REDIRECT_STATUS":308},"__N_SSP":true}'],
    ]) {
      test(`server-side data: ${name}`, async () => {
        const r = await data(query);
        assert.deepEqual([r.status, r.body, r.headers['content-type'], r.headers['cache-control']], [status, body, 'application/json; charset=utf-8', NO_STORE]);
      });
    }

    test('server-side data: the function sees the URL of the page', async () => {
      const { pageProps } = JSON.parse((await data('&x=1')).body);
      assert.deepEqual([pageProps.rest.resolvedUrl, pageProps.rest.query], ['/ssr/a%20b?x=1', { id: 'a b', x: '1' }]);
    });

    test('a rewritten request: its destination is resolvedUrl, its query is added to', async () => {
      const r = await ssr('?x=1', { url: '/asked?x=1', rewrite: { path: '/ssr/a%20b', query: 'x=1&k=a%2520b' }, headers: { accept: 'text/html' } });
      const { props, query } = JSON.parse(/<script id="__NEXT_DATA__"[^>]*>(.*?)<\/script>/.exec(r.body)[1]);
      assert.deepEqual(query, { x: '1', k: 'a%20b', id: 'a b' });
      assert.equal(props.pageProps.rest.resolvedUrl, '/ssr/a%20b?x=1');
    });

    test('without own error pages there is a plain one for every status', async () => {
      for (const [status, text] of [[404, 'This page could not be found'], [500, 'Internal Server Error'], [400, 'Bad Request'], [418, 'An unexpected error has occurred']]) {
        const { html } = await driver.call({ op: 'error', status });
        assert.ok(html.includes(`<title data-next-head="">${status}: ${text}</title>`), html);
        assert.deepEqual([dataOf(html).page, dataOf(html).props.pageProps], ['/_error', { statusCode: status }]);
      }
    });

    test('own error pages: 404 with data, the rest by _error', async () => {
      const { driver: d } = await open({ notFound: 'pages/notfound.mjs', error: 'pages/error.mjs' });
      const missing = await d.call({ op: 'error', status: 404 });
      assert.equal(textOf(missing.html, 'e404'), 'nothing here');
      assert.deepEqual([dataOf(missing.html).page, dataOf(missing.html).gsp], ['/404', true]);
      const failed = await d.call({ op: 'error', status: 500 });
      assert.equal(textOf(failed.html, 'error'), 'status 500 /_error');
      assert.equal(textOf((await d.request({ url: '/ssr/1?do=notfound', page: '/ssr/[id]', params: { id: '1' } })).body, 'e404'), 'nothing here');
      await d.stop();
    });

    test('an error page that is broken leaves the status', async () => {
      const { driver: d } = await open({ notFound: 'pages/nothing.mjs' });
      assert.match((await d.call({ op: 'error', status: 404 })).error.message, /is not a React component/);
      const r = await d.request({ url: '/ssr/1?do=notfound', page: '/ssr/[id]', params: { id: '1' } });
      assert.deepEqual([r.status, r.body, r.headers['content-type']], [404, 'Not Found', 'text/plain; charset=utf-8']);
      await d.stop();
    });

    test('an error page is made once, and again if it failed', async () => {
      const flaky = `let n = 0;
        export default ({ n }) => 'made ' + n;
        export const getStaticProps = () => { if (++n === 1) throw new Error('FIRST'); return { props: { n } }; };`;
      const { driver: d } = await open({ notFound: 'pages/flaky.mjs' }, { 'flaky.mjs': flaky });
      const bodies = [];
      for (let i = 0; i < 3; i++) bodies.push((await d.request({ url: '/ssr/1?do=notfound', page: '/ssr/[id]', params: { id: '1' } })).body);
      assert.deepEqual(bodies.map((b) => /made \d|Not Found/.exec(b)[0]), ['Not Found', 'made 2', 'made 2']);
      await d.stop();
    });

    test('_app: its data goes to app, page, script and data route; its head gives way to the page', async () => {
      const { driver: d } = await open({ app: 'pages/app.mjs' });
      const r = await render('one', 'visit', d);
      assert.match(r.html, /<div id="app" data-menu="menu of \/p\/\[a\]">/);
      assert.equal(jsonOf(r.html, 'props').fromApp, true);
      assert.equal(JSON.parse(r.data).menu, 'menu of /p/[a]');
      assert.equal(dataOf(r.html).props.menu, 'menu of /p/[a]');
      assert.ok(r.html.includes('<title data-next-head="">one | site</title>') && !r.html.includes('app title') && r.html.includes('content="own"'), r.html);
      const s = await d.request({ url: '/ssr/1', page: '/ssr/[id]', params: { id: '1' } });
      assert.match(s.body, /data-menu="menu of \/ssr\/\[id\]"/);
      await d.stop();
    });

    test('_app as a class', async () => {
      const { driver: d } = await open({ app: 'pages/appclass.mjs' });
      assert.match((await render('one', 'visit', d)).html, /<div id="app" data-menu="class" data-path="\/p\/one">/);
      await d.stop();
    });

    test('_document as a function', async () => {
      const { driver: d } = await open({ document: 'pages/document.mjs' });
      const { html } = await render('one', 'visit', d);
      assert.match(html, /^<!DOCTYPE html><html lang="eo"><head>/);
      assert.match(html, /<meta name="from-document" content="yes"\/>/);
      assert.match(html, /<body class="doc-body"><aside>document<\/aside><div id="__next"><main>/);
      assert.match(html, /<script id="__NEXT_DATA__" type="application\/json" nonce="n1">/);
      await d.stop();
    });

    test('_document as a class collects styles while the page renders', async () => {
      const { driver: d } = await open({ document: 'pages/documentclass.mjs' });
      const { html } = await render('one', 'visit', d);
      assert.match(html, /<style data-seen="app,component">\.length\{width:\d+px\}<\/style>/);
      assert.match(html, /<body data-page="\/p\/\[a\]"><div id="__next"><div id="enhanced"><main>/);
      await d.stop();
    });

    for (const [name, source, says] of [
      ['without Main is an error', "export default function D() { return h(Html, null, h(Head), h('body', null, h(NextScript))); }", /does not render <Main \/>/],
      ['without html from getInitialProps is an error', 'export default class D extends Document { static async getInitialProps() { return {}; } }', /must return an object with the page as html/],
      ['that throws is an error', 'export default function D() { throw new Error("DOCUMENT-BOOM"); }', /DOCUMENT-BOOM/],
    ]) {
      test(`_document ${name}`, async () => {
        const head = "import React from 'react'; import Document, { Head, Html, Main, NextScript } from '../next/document.js'; const h = React.createElement;\n";
        const { driver: d } = await open({ document: 'pages/own.mjs' }, { 'own.mjs': head + source });
        const { error } = await render('one', 'visit', d);
        assert.match(error.message, says);
        assert.equal(error.step, 'document');
        await d.stop();
      });
    }

    test('the token of the process is asked for', async () => {
      for (const token of ['', 'x', `${driver.token}x`]) assert.equal((await ssr('', { token })).status, 403);
    });

    test('the worker leaves no message on stderr', () => assert.equal(driver.stderr, ''));
  });
}
