// Body: req.body of an API route.

import querystring from 'node:querystring';

const DEFAULT_LIMIT = '1mb';
const UNITS = { b: 1, kb: 1 << 10, mb: 1 << 20, gb: 1 << 30, tb: 2 ** 40, pb: 2 ** 50 };

// BodyError is a body that cannot be taken; status and message are the answer.
export class BodyError extends Error {
  constructor(status, message) {
    super(message);
    this.name = 'BodyError';
    this.status = status;
  }
}

// readBody reads and parses the body of req. config is the bodyParser of the route's config: undefined, true, or an object
// with sizeLimit (bytes, or a text such as '500kb' with 1024 bytes to the kb; default 1mb).
export async function readBody(req, config) {
  const limit = (typeof config === 'object' && config !== null ? config.sizeLimit : undefined) ?? DEFAULT_LIMIT;
  const bytes = await collect(req, bytesOf(limit), limit);
  const { type, charset } = contentType(req.headers['content-type']);
  const text = decode(bytes, charset);
  switch (type) {
    case 'application/json':
    case 'application/ld+json':
      return parseJSON(text);
    case 'application/x-www-form-urlencoded':
      return querystring.parse(text);
    default:
      return text;
  }
}

// bytesOf reads a size limit. One that cannot be read is an error of the page, not a body without limit.
export function bytesOf(limit) {
  if (typeof limit === 'number' && limit >= 0) return limit;
  const m = typeof limit === 'string' ? /^\s*(\d+(?:\.\d+)?)\s*(b|kb|mb|gb|tb|pb)?\s*$/i.exec(limit) : null;
  if (!m) throw new Error(`config.api.bodyParser.sizeLimit is ${JSON.stringify(limit)}; it must be a number of bytes or a text such as '500kb'`);
  return Math.floor(Number(m[1]) * UNITS[(m[2] ?? 'b').toLowerCase()]);
}

// contentType returns {type, charset} of a Content-Type header; without one, or with a broken one, it is text.
export function contentType(header) {
  const m = /^\s*([\w!#$&^.+-]+\/[\w!#$&^.+-]+)\s*(;.*)?$/.exec(header ?? '');
  if (!m) return { type: 'text/plain', charset: 'utf-8' };
  const charset = /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(m[2] ?? '');
  return { type: m[1].toLowerCase(), charset: charset?.[1] ?? charset?.[2] ?? 'utf-8' };
}

// A body that is too large is still read, and dropped, for this many bytes: whoever writes it, a proxy or a browser, might
// see a reset connection instead of the answer. One that is larger still is left unread.
const DROPPED = 8 << 20;

function collect(req, limit, shown) {
  return new Promise((resolve, reject) => {
    const tooLarge = () => new BodyError(413, `Body exceeded ${shown} limit`);
    let chunks = [];
    let held = 0;
    const stop = (err) => {
      req.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut);
      if (!err) return resolve(Buffer.concat(chunks));
      // Errors of a rest that nobody wants are nobody's business.
      req.on('error', () => {}).pause();
      reject(err);
    };
    const onData = (chunk) => {
      held += chunk.length;
      if (held <= limit) chunks.push(chunk);
      else chunks = [];
      if (held > limit + DROPPED) stop(tooLarge());
    };
    const onEnd = () => stop(held > limit ? tooLarge() : null);
    const onCut = () => stop(new BodyError(400, 'Invalid body'));
    if (Number(req.headers['content-length']) > limit + DROPPED) return stop(tooLarge());
    req.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut);
  });
}

function decode(bytes, charset) {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    throw new BodyError(400, 'Invalid body');
  }
}

function parseJSON(text) {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new BodyError(400, 'Invalid JSON');
  }
}
