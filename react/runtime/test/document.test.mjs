// The document of a page with files for browsers, and next/image, dynamic, script, config and styled-jsx on the server.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Driver } from '../testdata/driver.mjs';
import { findReact, versions } from '../testdata/react.mjs';
import { makeSite } from '../testdata/site.mjs';

const NAMES = ['plain', 'bare', 'pictures', 'legacy', 'parts', 'scripts', 'config', 'css in js', 'urgent'];
const LAZY = { route: '/lazy/[a]', file: 'pages/lazy.js', kind: 'ssg', module: 'pages/d-lazy.mjs', paths: true };
const PAGES = NAMES.map((name) => ({ route: `/${name}`, file: `pages/${name}.js`, kind: 'static', module: `pages/d-${name}.mjs` })).concat(LAZY);
const h = "import React from 'react';\nconst h = React.createElement;\n";
const FILES = {
  'd-plain.mjs': `${h}export default () => h('p', null, 'plain');`,
  'd-lazy.mjs': `${h}export default () => h('p', null, 'lazy');\nexport const getStaticProps = () => ({ props: {} });\nexport const getStaticPaths = () => ({ paths: [], fallback: true });`,
  'd-urgent.mjs': `${h}export default () => h('main', null, h('img', { src: '/now.png', alt: '', fetchPriority: 'high' }));`,
  'd-bare.mjs': `${h}export default () => h('p', null, 'bare');`,
  'd-pictures.mjs': `${h}import Image, { getImageProps } from '../next/image.js';
const own = getImageProps({ src: '/own.png', alt: 'own', width: 3, height: 2 }).props;
export default () => h('div', null, h(Image, { src: '/a.png', alt: 'a', width: 30, height: 20 }), h(Image, { src: '/b.png', alt: 'b', fill: true, priority: true }), h('img', own));`,
  'd-legacy.mjs': `${h}import Image from '../next/legacy/image.js';
export default () => h('div', null, ...['intrinsic', 'fixed', 'responsive', 'fill'].map((layout) => h(Image, { key: layout, src: '/' + layout + '.png', alt: layout, layout, ...(layout === 'fill' ? {} : { width: 40, height: 10 }) })));`,
  'd-parts.mjs': `${h}import dynamic from '../next/dynamic.js';
const Named = dynamic(() => Promise.resolve({ Named: () => h('b', null, 'named') }).then((m) => m.Named));
const Whole = dynamic({ loader: () => Promise.resolve({ default: ({ x }) => h('i', null, 'whole ', x) }) });
const Browser = dynamic(() => Promise.resolve(() => h('u', null, 'browser')), { ssr: false, loading: ({ isLoading }) => h('u', null, 'waits ', String(isLoading)) });
const Broken = dynamic(() => Promise.reject(new Error('gone')), { loading: ({ error }) => h('s', null, error ? error.message : 'waits') });
export default () => h('div', null, h(Named), h(Whole, { x: 1 }), h(Browser), h(Broken));`,
  'd-scripts.mjs': `${h}import Script from '../next/script.js';
export default () => h('div', null, h(Script, { src: '/first.js', strategy: 'beforeInteractive' }), h(Script, { src: '/after.js' }));`,
  'd-config.mjs': `${h}import getConfig from '../next/config.js';
import { PHASE_PRODUCTION_BUILD } from '../next/constants.js';
export default () => h('p', null, Object.keys(getConfig()).join(), PHASE_PRODUCTION_BUILD);`,
  'd-css in js.mjs': `${h}import { useStyles } from '../styledjsx.mjs';
export default () => { useStyles().add('p{color:red}'); return h('p', null, 'styled'); };`,
  'd-document.mjs': `${h}import { Head, Html, Main, NextScript } from '../next/document.js';
import Script from '../next/script.js';
export default () => h(Html, null, h(Head, { nonce: 'N', crossOrigin: 'anonymous' }, h('meta', { name: 'own' }), h(Script, { src: '/early.js', strategy: 'beforeInteractive' }), h(Script, { src: '/late.js' })), h('body', null, h(Main), h(NextScript, { nonce: 'N', crossOrigin: 'use-credentials' })));`,
};
const page = (name, more) => ({ module: `pages/${name}-AAAAAAAA.js`, js: ['chunks/chunk-BBBBBBBB.js'], ...more });
const CLIENT = {
  main: 'main-MMMMMMMM.js', mainJS: ['chunks/chunk-RRRRRRRR.js'], routes: 'routes-OOOOOOOO.js',
  pages: {
    ...Object.fromEntries(NAMES.map((name) => [`/${name}`, page(name.replaceAll(' ', '_'))])),
    '/plain': page('plain', { css: ['css/a b-CCCCCCCC.css', 'css/app-DDDDDDDD.css'], links: ['https://fonts.googleapis.com/css2?family=A'] }),
    '/bare': page('bare', { css: ['css/bare-EEEEEEEE.css'], noRuntime: true }),
    '/_app': page('_app', { css: ['css/app-DDDDDDDD.css'] }),
    '/_error': page('_error'),
    '/500': page('500', { css: ['css/failed-FFFFFFFF.css'] }),
    '/lazy/[a]': page('lazy/_a_', { css: ['css/lazy-GGGGGGGG.css'] }),
  },
};
// A registry like that of styled-jsx, which keeps what a page adds.
const REGISTRY = `${h}const Context = React.createContext(null);
export const useStyles = () => React.useContext(Context);
class Registry { list = []; add(css) { this.list.push(css); } styles() { return h(React.Fragment, null, this.list.map((css, i) => h('style', { key: i, id: 'jsx' + i }, css))); } flush() { this.list = []; } }
export default { createStyleRegistry: () => new Registry(), StyleRegistry: ({ registry, children }) => h(Context.Provider, { value: registry }, children) };`;

const headOf = (html) => /<head[^>]*>(.*?)<\/head>/s.exec(html)[1];
const tags = (html, pattern) => [...headOf(html).matchAll(pattern)].map((m) => m[1]);
const dataOf = (html) => JSON.parse(/<script id="__NEXT_DATA__"[^>]*>(.*?)<\/script>/s.exec(html)[1]);

for (const version of versions) {
  const found = findReact(version);
  describe(`react ${version}`, { skip: found.skip }, () => {
    const open = async (specials, files = {}) => {
      const site = makeSite({ modules: found.modules, pages: PAGES, files: { ...FILES, '../styledjsx.mjs': REGISTRY, ...files }, specials: { client: CLIENT, ...specials } });
      const driver = new Driver({ script: site.script, cwd: site.folder });
      await driver.start(site.manifest);
      return { site, driver, html: async (name) => (await driver.call({ op: 'page', page: `/${name}`, path: `/${name}`, cause: 'prerender' })).html };
    };
    let plain;
    let own;
    before(async () => {
      plain = await open();
      own = await open({ document: 'pages/d-document.mjs', serverError: 'pages/d-plain.mjs' });
    });
    after(async () => {
      for (const { driver, site } of [plain, own]) {
        await driver.stop();
        site.remove();
      }
    });

    test('style sheets: fonts, those of the app, those of the page, each once', async () => {
      const html = await plain.html('plain');
      assert.deepEqual(tags(html, /<link rel="stylesheet" href="([^"]*)"/g), ['https://fonts.googleapis.com/css2?family=A', '/_next/static/css/app-DDDDDDDD.css', '/_next/static/css/a%20b-CCCCCCCC.css']);
      assert.match(html, /app-DDDDDDDD\.css" data-n-g=""/);
      assert.match(html, /a%20b-CCCCCCCC\.css" data-n-p=""/);
      assert.match(html, /<link rel="preconnect" href="https:\/\/fonts\.gstatic\.com"/);
      assert.deepEqual(tags(html, /<link rel="preload" href="([^"]*)" as="style"/g), ['/_next/static/css/app-DDDDDDDD.css', '/_next/static/css/a%20b-CCCCCCCC.css']);
    });

    test('modules are preloaded once each, and the main one starts the page', async () => {
      const html = await plain.html('plain');
      assert.deepEqual(tags(html, /<link rel="modulepreload" href="([^"]*)"/g), [
        'chunks/chunk-RRRRRRRR.js', 'pages/_app-AAAAAAAA.js', 'chunks/chunk-BBBBBBBB.js', 'pages/plain-AAAAAAAA.js', 'routes-OOOOOOOO.js',
      ].map((name) => `/_next/static/${name}`));
      assert.match(headOf(html), /<script type="module" src="\/_next\/static\/main-MMMMMMMM\.js" data-routes="\/_next\/static\/routes-OOOOOOOO\.js"><\/script>/);
    });

    test('a page without runtime has its style sheets and no script', async () => {
      for (const site of [plain, own]) {
        const html = await site.html('bare');
        assert.deepEqual(tags(html, /<link rel="stylesheet" href="([^"]*)"/g), ['/_next/static/css/app-DDDDDDDD.css', '/_next/static/css/bare-EEEEEEEE.css']);
        assert.doesNotMatch(html, /<script|modulepreload|__NEXT_DATA__/);
        assert.match(html, /<p>bare<\/p>/);
      }
    });

    test('error pages and shells start like any other', async () => {
      const sheets = async (call) => {
        const { html } = await own.driver.call(call);
        assert.match(html, /<script[^>]*main-MMMMMMMM\.js/);
        return [/pages\/[^"]*-AAAAAAAA\.js/g, /css\/[a-z]*-[A-Z]{8}\.css" (?=data-n-p)|css\/[a-z]*-[A-Z]{8}\.css"[^>]*data-n-p/g].map((p) => [...new Set(html.match(p) ?? [])].map((m) => m.split('"')[0]));
      };
      assert.deepEqual(await sheets({ op: 'error', status: 404 }), [['pages/_app-AAAAAAAA.js', 'pages/_error-AAAAAAAA.js'], []]);
      assert.deepEqual(await sheets({ op: 'error', status: 500 }), [['pages/_app-AAAAAAAA.js', 'pages/500-AAAAAAAA.js'], ['css/failed-FFFFFFFF.css']]);
      assert.deepEqual(await sheets({ op: 'shell', page: '/lazy/[a]' }), [['pages/_app-AAAAAAAA.js', 'pages/lazy/_a_-AAAAAAAA.js'], ['css/lazy-GGGGGGGG.css']]);
    });

    test('an own document: its nonce on every script and link, its scripts at their time', async () => {
      const html = await own.html('plain');
      const head = headOf(html);
      for (const [tag] of html.matchAll(/<script[^>]*>|<link rel="(?:modulepreload|stylesheet|preload)"[^>]*>/g)) assert.match(tag, /nonce="N"/);
      assert.ok(head.indexOf('name="own"') < head.indexOf('/early.js') && head.indexOf('/early.js') < head.indexOf('main-MMMMMMMM.js'), head);
      assert.match(head, /<script defer="" nonce="N" src="\/early\.js" data-nscript="beforeInteractive">/);
      for (const [tag] of head.matchAll(/<script[^>]*type="module"[^>]*>|<link rel="(?:modulepreload|preload)"[^>]*>/g)) assert.match(tag, /crossorigin="anonymous"/i);
      assert.match(html, /<script id="__NEXT_DATA__" type="application\/json" nonce="N" crossorigin="use-credentials">/i);
      assert.doesNotMatch(html, /src="\/late\.js"/);
      assert.deepEqual(dataOf(html).scriptLoader, [{ src: '/late.js', strategy: 'afterInteractive' }]);
    });

    test('a page that wants a script before itself', async () => {
      const head = headOf(await plain.html('scripts'));
      assert.ok(head.indexOf('src="/first.js"') > 0 && head.indexOf('src="/first.js"') < head.indexOf('main-MMMMMMMM.js'), head);
      assert.doesNotMatch(head, /after\.js/);
    });

    test('images: attributes, and one preload link in the head for one with priority', async () => {
      const html = await plain.html('pictures');
      const [a, b, mine] = html.match(/<img[^>]*>/g);
      assert.match(a, /alt="a" loading="lazy" width="30" height="20" decoding="async" data-nimg="1" src="\/a\.png" style="color:transparent"/);
      assert.match(b, /data-nimg="fill" src="\/b\.png"/);
      assert.match(b, /style="position:absolute;height:100%;width:100%;left:0;top:0;right:0;bottom:0;color:transparent"/);
      assert.doesNotMatch(b, /loading=/);
      assert.match(mine, /alt="own".*src="\/own\.png"/);
      assert.doesNotMatch(mine, /data-nimg/);
      assert.equal(html.match(/<link rel="preload"[^>]*\/b\.png/g).length, 1);
      assert.match(headOf(html), /<link rel="preload" as="image" href="\/b\.png"/);
      assert.match(html, /<div id="__next"><div><img/);
    });

    test('what React preloads by itself stands in the head, not before the page', async () => {
      const html = await plain.html('urgent');
      assert.match(html, /<div id="__next"><main>/);
      assert.equal(headOf(html).includes('/now.png'), version !== '18'); // React 18 preloads nothing
    });

    test('the older image in its boxes', async () => {
      const html = await plain.html('legacy');
      for (const [layout, part] of [['intrinsic', 'max-width:100%'], ['fixed', 'width:40px;height:10px'], ['responsive', 'padding-top:25%'], ['fill', 'position:absolute;top:0']]) {
        assert.match(html, new RegExp(`data-nimg="${layout}"`));
        assert.ok(html.includes(part), `${layout}: ${html}`);
      }
      assert.equal(html.match(/aria-hidden/g).length, 1);
      assert.equal(html.match(/loading="lazy"/g).length, 4);
    });

    test('parts that are loaded later are complete in the HTML; those for browsers wait', async () => {
      const text = (await plain.html('parts')).replace(/<!--.*?-->/g, '');
      assert.match(text, /<b>named<\/b>/);
      assert.match(text, /<i>whole 1<\/i>/);
      assert.match(text, /<u>waits true<\/u>/);
      assert.match(text, /<s>waits<\/s>/);
    });

    test('a site below a base path, with values of its own', async () => {
      const text = `export default { basePath: '/docs', images: { deviceSizes: [640], imageSizes: [16], unoptimized: true }, publicRuntimeConfig: { a: 1 }, serverRuntimeConfig: { b: 2 } };`;
      const based = await open({}, { '../siteconfig.mjs': text, 'd-config.mjs': `${h}import getConfig from '../next/config.js';\nimport Image from '../next/image.js';\nexport default () => h('p', null, JSON.stringify(getConfig()), h(Image, { src: '/a.png', alt: '', width: 1, height: 1, loader: () => '/never' }));` });
      const html = await based.html('config');
      assert.ok(html.includes('{&quot;publicRuntimeConfig&quot;:{&quot;a&quot;:1},&quot;serverRuntimeConfig&quot;:{&quot;b&quot;:2}}'), html);
      assert.match(html, /<img[^>]*src="\/a\.png"/);
      assert.match(html, /src="\/docs\/_next\/static\/main-MMMMMMMM\.js" data-routes="\/docs\/_next\/static\/routes-OOOOOOOO\.js"/);
      await based.driver.stop();
      based.site.remove();
    });

    test('next/config and next/constants', async () => {
      assert.match((await plain.html('config')).replace(/<!--.*?-->/g, ''), /<p>publicRuntimeConfig,serverRuntimeConfigphase-production-build<\/p>/);
    });

    test('what styled-jsx collects stands in the head, and of this page alone', async () => {
      for (let i = 0; i < 2; i++) assert.deepEqual(tags(await plain.html('css in js'), /<style id="jsx\d">(.*?)<\/style>/g), ['p{color:red}']);
      assert.doesNotMatch(await plain.html('config'), /<style/);
      assert.match(headOf(await own.html('css in js')), /p\{color:red\}/);
    });
  });
}
