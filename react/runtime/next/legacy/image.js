// next/legacy/image: the image component of Next.js 12, with a layout.

import React from 'react';
import Head from '../head.js';
import { imageProps } from '../../imageprops.mjs';

const h = React.createElement;

const RESET = { width: 'initial', height: 'initial', background: 'none', opacity: 1, border: 0, margin: 0, padding: 0 };
const SIZER = { ...RESET, boxSizing: 'border-box', display: 'block' };
const COVER = {
  position: 'absolute', top: 0, left: 0, bottom: 0, right: 0, boxSizing: 'border-box', padding: 0, border: 'none', margin: 'auto', display: 'block',
  width: 0, height: 0, minWidth: '100%', maxWidth: '100%', minHeight: '100%', maxHeight: '100%',
};

// Image is the image inside of boxes that give it its size: intrinsic (not wider than the file), fixed, responsive (as wide as the
// parent) or fill.
export default function Image(props) {
  const layout = props.layout ?? (props.sizes ? 'responsive' : 'intrinsic');
  const { attributes, style, blurred, priority } = imageProps({ ...props, layout });
  const { width, height } = attributes;
  const [loaded, setLoaded] = React.useState(false);
  const box = { ...SIZER, overflow: 'hidden' };
  let sizer = null;
  if (layout === 'fill') Object.assign(box, { position: 'absolute', top: 0, left: 0, bottom: 0, right: 0 });
  else if (!width || !height) throw new Error(`<Image src=${JSON.stringify(attributes.src)}> needs width and height, or layout="fill"`);
  else if (layout === 'responsive') {
    box.position = 'relative';
    sizer = h('span', { style: { ...SIZER, paddingTop: `${(height / width) * 100}%` } });
  } else if (layout === 'fixed') Object.assign(box, { display: 'inline-block', position: 'relative', width, height });
  else {
    Object.assign(box, { display: 'inline-block', maxWidth: '100%', position: 'relative' });
    const svg = `data:image/svg+xml,%3csvg%20xmlns=%27http://www.w3.org/2000/svg%27%20version=%271.1%27%20width=%27${width}%27%20height=%27${height}%27/%3e`;
    sizer = h('span', { style: { ...SIZER, maxWidth: '100%' } }, h('img', {
      alt: '', 'aria-hidden': true, src: svg, style: { ...RESET, display: 'block', maxWidth: '100%' },
    }));
  }
  const { width: _, height: __, ...plain } = attributes;
  const img = h('img', {
    ...plain,
    'data-nimg': layout,
    onLoad: (event) => {
      const { naturalWidth, naturalHeight } = event.currentTarget;
      setLoaded(true);
      props.onLoad?.(event);
      props.onLoadingComplete?.({ naturalWidth, naturalHeight });
    },
    style: { ...style, ...COVER, objectFit: props.objectFit, objectPosition: props.objectPosition, ...(loaded ? null : blurred) },
  });
  return h(React.Fragment, null,
    h('span', { style: box }, sizer, img),
    priority ? h(Head, null, h('link', { key: `image ${attributes.src}`, rel: 'preload', as: 'image', href: attributes.srcSet ? undefined : attributes.src, imageSrcSet: attributes.srcSet, imageSizes: attributes.sizes })) : null);
}
