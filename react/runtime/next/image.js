// next/image: an image that keeps its place on the page.

import React from 'react';
import Head from './head.js';
import { imageProps } from '../imageprops.mjs';

const h = React.createElement;

// Image is the <img>, with a preload link in the head if it has priority.
const Image = React.forwardRef(function Image(props, ref) {
  const { attributes, style, blurred, priority } = imageProps(props);
  const [shown, setShown] = React.useState(false);
  const [failed, setFailed] = React.useState(false);
  const done = React.useRef(null);
  const handlers = React.useRef(props);
  handlers.current = props;

  // loaded is called once for each address, by the event or, if the image was there before React, by the ref.
  const loaded = React.useCallback((img, event) => {
    if (done.current === img.src) return;
    done.current = img.src;
    const decoded = typeof img.decode === 'function' ? img.decode() : Promise.resolve();
    decoded.catch(() => {}).then(() => {
      if (!img.isConnected) return;
      setShown(true);
      const { onLoad, onLoadingComplete } = handlers.current;
      onLoad?.(event ?? Object.defineProperty(new Event('load'), 'target', { value: img }));
      onLoadingComplete?.(img);
    });
  }, []);
  const own = React.useCallback((img) => {
    if (typeof ref === 'function') ref(img);
    else if (ref) ref.current = img;
    if (img?.complete && img.naturalWidth > 0) loaded(img);
  }, [ref, loaded]);

  const img = h('img', {
    ...attributes,
    ref: own,
    style: { ...style, ...(failed ? null : { color: 'transparent', ...style }), ...(shown ? null : blurred) },
    onLoad: (event) => { event.persist?.(); loaded(event.currentTarget, event); },
    onError: (event) => {
      setFailed(true);
      setShown(true);
      props.onError?.(event);
    },
  });
  return priority ? h(React.Fragment, null, img, h(Head, null, preloadLink(attributes))) : img;
});

function preloadLink({ src, srcSet, sizes, crossOrigin, referrerPolicy, fetchPriority }) {
  return h('link', {
    key: `image ${src}${srcSet ?? ''}${sizes ?? ''}`, rel: 'preload', as: 'image', href: srcSet ? undefined : src,
    imageSrcSet: srcSet, imageSizes: sizes, crossOrigin, referrerPolicy, fetchPriority,
  });
}

// getImageProps returns {props} for an <img> of one's own.
export function getImageProps(given) {
  const { attributes, style, blurred } = imageProps(given);
  const { 'data-nimg': _, ...plain } = attributes; // the mark of a next/image, which this is not
  const props = { ...plain, style: { color: 'transparent', ...style, ...blurred } };
  for (const [name, value] of Object.entries(props)) if (value === undefined) delete props[name];
  return { props };
}

export default Image;
