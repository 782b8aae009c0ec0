// Image props: the attributes of the <img> that a next/image stands for. There is no optimiser: without a loader of the site an
// image is shown as it is.

import site from './siteconfig.mjs';

const FILL = { position: 'absolute', height: '100%', width: '100%', left: 0, top: 0, right: 0, bottom: 0 };

// imageProps returns {attributes, blurred, priority}: what the element gets, its placeholder's style, and whether it is loaded
// before others.
export function imageProps(props) {
  const {
    src: source, alt, sizes, unoptimized = site.images.unoptimized, priority = false, preload = false, loading, quality, width, height, fill = false, loader = site.images.loader,
    placeholder = 'empty', blurDataURL, overrideSrc, style, fetchPriority, decoding = 'async',
    onLoad, onLoadingComplete, layout, objectFit, objectPosition, lazyBoundary, lazyRoot, ...rest
  } = props;
  const file = fileOf(source);
  const src = file?.src ?? source;
  if (typeof src !== 'string' || src === '') throw new Error(`<Image> needs a src, a string or an imported image; it got ${src === '' ? 'an empty string' : String(src)}`);
  const size = fill ? {} : sizeOf(file, numberOf(width), numberOf(height));
  const embedded = src.startsWith('data:') || src.startsWith('blob:');
  const eager = priority || preload;
  const attributes = {
    alt,
    loading: eager ? undefined : loading ?? (embedded ? undefined : 'lazy'),
    fetchPriority,
    ...size,
    decoding,
    'data-nimg': fill ? 'fill' : '1',
    ...rest,
    ...sources({ src, width: size.width, sizes, quality, loader: unoptimized || embedded ? null : loader }),
  };
  if (overrideSrc) attributes.src = overrideSrc;
  const css = { ...(fill ? { ...FILL, objectFit: objectFit ?? undefined, objectPosition: objectPosition ?? undefined } : null), ...style };
  return { attributes, style: css, blurred: placeholderStyle(placeholder, blurDataURL ?? file?.blurDataURL, css), priority: eager };
}

// fileOf is what an import of an image gives, or null.
function fileOf(source) {
  if (source === null || typeof source !== 'object') return null;
  return source.default ?? source;
}

function numberOf(value) {
  if (typeof value === 'string' && /^\d+$/.test(value)) return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

// sizeOf completes width and height from the file's, so that the page does not move when the image comes.
function sizeOf(file, width, height) {
  if (!file?.width || !file.height) return { width, height };
  if (width === undefined && height === undefined) return { width: file.width, height: file.height };
  return {
    width: width ?? Math.round((file.width * height) / file.height),
    height: height ?? Math.round((file.height * width) / file.width),
  };
}

// sources returns {src, srcSet, sizes} by the rules of next/image: with sizes, or without a width, candidates by width; else for
// screens of one and two pixels to a pixel.
export function sources({ src, width, sizes, quality, loader }) {
  if (!loader) return { src };
  const { widths, unit } = widthsOf(width, sizes);
  const url = (w) => loader({ src, width: w, quality, config: site.images });
  return {
    sizes: !sizes && unit === 'w' ? '100vw' : sizes,
    srcSet: widths.map((w, i) => `${url(w)} ${unit === 'w' ? w : i + 1}${unit}`).join(', '),
    src: url(widths[widths.length - 1]),
  };
}

function widthsOf(width, sizes) {
  const { deviceSizes, imageSizes } = site.images;
  const all = [...deviceSizes, ...imageSizes].sort((a, b) => a - b);
  if (sizes) {
    const shares = [...sizes.matchAll(/(?:^|\s)(1?\d?\d)vw/g)].map((m) => Number(m[1]));
    const least = shares.length > 0 ? Math.min(...deviceSizes) * Math.min(...shares) * 0.01 : 0;
    return { widths: all.filter((w) => w >= least), unit: 'w' };
  }
  if (width === undefined) return { widths: deviceSizes, unit: 'w' };
  const fitting = (w) => all.find((one) => one >= w) ?? all[all.length - 1];
  return { widths: [...new Set([fitting(width), fitting(width * 2)])], unit: 'x' };
}

function placeholderStyle(placeholder, blur, style) {
  let image = '';
  if (placeholder === 'blur' && blur) image = blur;
  else if (typeof placeholder === 'string' && placeholder.startsWith('data:image/')) image = placeholder;
  if (!image) return null;
  const fit = style.objectFit;
  return {
    backgroundSize: fit === 'fill' ? '100% 100%' : fit && fit !== 'none' && fit !== 'scale-down' ? fit : 'cover',
    backgroundPosition: style.objectPosition || '50% 50%',
    backgroundRepeat: 'no-repeat',
    backgroundImage: `url(${JSON.stringify(image)})`,
  };
}
