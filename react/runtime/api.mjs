// API routes: a handler of pages/api gets Node's own request and response with Next.js' additions.

import { exported } from './manifest.mjs';
import { BodyError, readBody } from './body.mjs';
import { Failure, during } from './failure.mjs';
import { addCookies, queryOf } from './request.mjs';
import { addHelpers } from './response.mjs';

// answerAPI runs the handler of module for req. It resolves when the handler has returned, which may be before or after
// the answer was sent; a handler that never answers is ended by Go. fail(err) is told what went wrong.
export async function answerAPI(req, res, { route, params, rewrite, module, demands, fail }) {
  try {
    const handler = exported(module, 'default');
    if (typeof handler !== 'function') {
      throw new Failure('api', new Error(`the API route "${route}" has no handler: export a function (req, res) as default`));
    }
    req.query = queryOf(req.url, params, rewrite);
    addCookies(req);
    addHelpers(req, res, demands);
    const parser = exported(module, 'config')?.api?.bodyParser;
    if (parser !== false) req.body = await readBody(req, parser);
    await during('api', () => handler(req, res));
  } catch (err) {
    if (err instanceof BodyError) {
      // The rest of the body lies between this request and the next one.
      if (!req.complete) res.shouldKeepAlive = false;
      return sendPlain(res, err.status, err.message);
    }
    fail(err);
    // An end that looks like a success would hide the error: what was begun is cut off.
    if (res.headersSent && !res.writableEnded) res.destroy();
    else if (!res.headersSent) sendPlain(res, 500, 'Internal Server Error');
  }
}

// sendPlain ends res with a status and its text. What the handler had set for the answer it meant is taken back.
export function sendPlain(res, status, message) {
  for (const name of ['Content-Encoding', 'Transfer-Encoding', 'ETag', 'Last-Modified', 'Cache-Control']) {
    res.removeHeader(name);
  }
  res.statusCode = status;
  res.statusMessage = message;
  res.setHeader('Content-Type', 'text/plain; charset=utf-8');
  res.setHeader('Content-Length', Buffer.byteLength(message));
  res.end(message);
}
