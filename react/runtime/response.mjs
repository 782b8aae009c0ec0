// Response: what Next.js adds to Node's ServerResponse in an API route.

import { createHash } from 'node:crypto';
import { Stream, pipeline } from 'node:stream';
import { locationOf } from './location.mjs';

const JSON_TYPE = 'application/json; charset=utf-8';

// addHelpers gives res status, json, send, redirect and flush, as the handler of req may call them. demands answers
// revalidate and revalidateTag.
export function addHelpers(req, res, demands) {
  res.status = (code) => {
    res.statusCode = code;
    return res;
  };
  res.send = (body) => send(req, res, body);
  res.json = (value) => {
    res.setHeader('Content-Type', JSON_TYPE);
    send(req, res, JSON.stringify(value));
  };
  res.redirect = (status, url) => redirect(res, status, url);
  // Next.js has flush from its compression; event streams call it. Nothing is held back here.
  res.flush = () => {};
  res.revalidate = (path, options) => demands.revalidate(path, options);
  res.revalidateTag = (tag) => demands.revalidateTag(tag);
  for (const name of ['setDraftMode', 'setPreviewData', 'clearPreviewData']) {
    res[name] = () => {
      throw new Error(`res.${name}() is not supported yet: freshet has no draft mode`);
    };
  }
}

function send(req, res, body) {
  if (body === null || body === undefined) return void res.end();
  if (res.statusCode === 204 || res.statusCode === 304) {
    for (const name of ['Content-Type', 'Content-Length', 'Transfer-Encoding']) res.removeHeader(name);
    return void res.end();
  }
  if (body instanceof Stream) {
    if (!res.hasHeader('Content-Type')) res.setHeader('Content-Type', 'application/octet-stream');
    return pipe(body, res);
  }
  let bytes;
  if (Buffer.isBuffer(body)) {
    if (!res.hasHeader('Content-Type')) res.setHeader('Content-Type', 'application/octet-stream');
    bytes = body;
  } else if (typeof body === 'string') {
    bytes = Buffer.from(body);
  } else {
    // Stringified first, as it may throw: a header must not outlive that.
    bytes = Buffer.from(JSON.stringify(body) ?? '');
    res.setHeader('Content-Type', JSON_TYPE);
  }
  sendBytes(req, res, bytes);
}

// sendBytes ends res with bytes and a strong ETag, or with 304 if the client has them (RFC 9110, section 13.1.2: only for
// GET and HEAD of something that was found). An ETag of the user stays.
export function sendBytes(req, res, bytes) {
  if (!res.hasHeader('ETag')) res.setHeader('ETag', etagOf(bytes));
  const known = (req.method === 'GET' || req.method === 'HEAD') && res.statusCode >= 200 && res.statusCode < 300
    && !/(?:^|,)\s*no-cache\s*(?:,|$)/.test(req.headers['cache-control'] ?? '')
    && matches(req.headers['if-none-match'], String(res.getHeader('ETag')));
  if (known) {
    res.statusCode = 304;
    res.removeHeader('Content-Length');
    return void res.end();
  }
  res.setHeader('Content-Length', bytes.length);
  res.end(bytes);
}

function etagOf(bytes) {
  return `"${createHash('sha1').update(bytes).digest('base64url')}"`;
}

// matches compares weakly, as If-None-Match asks for (RFC 9110, section 8.8.3.2).
function matches(ifNoneMatch, etag) {
  if (!ifNoneMatch) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const opaque = (tag) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch.split(',').some((tag) => opaque(tag) === opaque(etag));
}

// pipe ends the connection if the stream breaks: the client must not take a part for the whole.
function pipe(stream, res) {
  pipeline(stream, res, (err) => {
    if (err && err.code !== 'ERR_STREAM_PREMATURE_CLOSE') console.error('res.send: the stream failed:', err);
  });
}

function redirect(res, status, url) {
  // res.redirect('/there') is a temporary redirect
  if (typeof status === 'string') [status, url] = [307, status];
  if (!Number.isInteger(status) || typeof url !== 'string') {
    throw new Error(`res.redirect takes a URL, or a status and a URL: res.redirect('/there'), res.redirect(301, '/there')`);
  }
  res.statusCode = status;
  res.setHeader('Location', locationOf(url));
  res.end(url);
  return res;
}
