// Image props: sizes, candidates and placeholders, as next/image documents them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageProps, sources } from '../imageprops.mjs';

const file = { src: '/_next/static/media/a.png', width: 400, height: 200, blurDataURL: 'data:image/png;base64,AA' };
const loader = ({ src, width, quality }) => `${src}?w=${width}&q=${quality ?? 75}`;

test('the size is given, or that of the file, in its proportion', () => {
  for (const [props, want] of [
    [{ src: '/a.png', width: 30, height: '20' }, [30, 20]],
    [{ src: file }, [400, 200]],
    [{ src: { default: file } }, [400, 200]],
    [{ src: file, width: 100 }, [100, 50]],
    [{ src: file, height: 100 }, [200, 100]],
    [{ src: file, width: 10, height: 10 }, [10, 10]],
    [{ src: file, fill: true }, [undefined, undefined]],
    [{ src: '/a.png', width: '50%' }, [undefined, undefined]],
  ]) {
    const { attributes } = imageProps(props);
    assert.deepEqual([attributes.width, attributes.height], want, JSON.stringify(props));
  }
});

test('without a loader of the site the file is shown as it is', () => {
  const { attributes } = imageProps({ src: '/a.png', width: 30, height: 20, sizes: '100vw', quality: 10 });
  assert.deepEqual([attributes.src, attributes.srcSet, attributes.sizes, attributes.quality], ['/a.png', undefined, undefined, undefined]);
});

test('candidates by pixel density, by width, and by the least share of the window', () => {
  const x = sources({ src: '/a', width: 100, quality: 80, loader });
  assert.deepEqual(x, { sizes: undefined, srcSet: '/a?w=128&q=80 1x, /a?w=256&q=80 2x', src: '/a?w=256&q=80' });
  const one = sources({ src: '/a', width: 5000, loader });
  assert.equal(one.srcSet, '/a?w=3840&q=75 1x');
  const w = sources({ src: '/a', loader });
  assert.equal(w.sizes, '100vw');
  assert.deepEqual(w.srcSet.match(/\d+w/g), ['640w', '750w', '828w', '1080w', '1200w', '1920w', '2048w', '3840w']);
  const half = sources({ src: '/a', width: 100, sizes: '(max-width: 600px) 100vw, 33vw', loader });
  assert.equal(half.sizes, '(max-width: 600px) 100vw, 33vw');
  assert.equal(half.srcSet.match(/\d+w/g)[0], '256w'); // 33 % of 640 is 211
  assert.ok(half.srcSet.endsWith('3840w'));
});

test('unoptimized images and those in the address itself go by no loader', () => {
  for (const props of [{ src: '/a.png', unoptimized: true }, { src: 'data:image/gif;base64,R0' }, { src: 'blob:x' }]) {
    const { attributes } = imageProps({ ...props, width: 1, height: 1, loader });
    assert.deepEqual([attributes.src, attributes.srcSet], [props.src, undefined]);
  }
});

test('loading and priority', () => {
  const of = (props) => {
    const { attributes, priority } = imageProps({ src: '/a.png', width: 1, height: 1, ...props });
    return [attributes.loading, attributes.fetchPriority, priority];
  };
  assert.deepEqual(of({}), ['lazy', undefined, false]);
  assert.deepEqual(of({ loading: 'eager' }), ['eager', undefined, false]);
  assert.deepEqual(of({ priority: true }), [undefined, undefined, true]);
  assert.deepEqual(of({ priority: true, fetchPriority: 'high' }), [undefined, 'high', true]);
  assert.deepEqual(of({ preload: true }), [undefined, undefined, true]);
  assert.deepEqual(of({ src: 'data:image/gif;base64,R0' })[0], undefined);
});

test('placeholders', () => {
  const of = (props) => imageProps({ width: 1, height: 1, ...props }).blurred;
  assert.equal(of({ src: file }), null);
  assert.equal(of({ src: '/a.png', placeholder: 'blur' }), null);
  assert.deepEqual(of({ src: file, placeholder: 'blur' }), {
    backgroundSize: 'cover', backgroundPosition: '50% 50%', backgroundRepeat: 'no-repeat', backgroundImage: 'url("data:image/png;base64,AA")',
  });
  assert.equal(of({ src: '/a.png', placeholder: 'data:image/svg+xml,<svg/>' }).backgroundImage, 'url("data:image/svg+xml,<svg/>")');
  assert.equal(of({ src: file, placeholder: 'blur', style: { objectFit: 'contain', objectPosition: 'top' } }).backgroundSize, 'contain');
  assert.equal(of({ src: file, placeholder: 'blur', style: { objectFit: 'fill' } }).backgroundSize, '100% 100%');
});

test('what an <img> does not know stays behind, what it knows goes through', () => {
  const { attributes, style } = imageProps({ src: '/a.png', fill: true, alt: 'a', id: 'i', 'data-x': 1, className: 'c', overrideSrc: '/other.png', style: { objectFit: 'cover' }, layout: 'x', onLoadingComplete() {} });
  assert.deepEqual(attributes, {
    alt: 'a', loading: 'lazy', fetchPriority: undefined, decoding: 'async', 'data-nimg': 'fill', id: 'i', 'data-x': 1, className: 'c', src: '/other.png',
  });
  assert.deepEqual([style.position, style.height, style.width, style.objectFit], ['absolute', '100%', '100%', 'cover']);
});

test('an image without an address is an error that says so', () => {
  for (const src of [undefined, '', null, {}, 5]) assert.throws(() => imageProps({ src }), /<Image> needs a src/);
});
