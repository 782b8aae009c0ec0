// Failure: an error of user code together with the step in which it happened.

import { inspect } from 'node:util';

const MAX_MESSAGE = 8 << 10;
const MAX_STACK = 32 << 10;

// Failure wraps what was thrown (cause) and names the step: load, getStaticPaths, getStaticProps, getServerSideProps,
// getInitialProps, render, document, api.
export class Failure extends Error {
  constructor(step, cause) {
    super(messageOf(cause));
    this.name = 'Failure';
    this.step = step;
    this.cause = cause;
  }
}

// during runs fn and wraps what it throws. The innermost step wins.
export async function during(step, fn) {
  try {
    return await fn();
  } catch (err) {
    throw err instanceof Failure ? err : new Failure(step, err);
  }
}

// describeFailure is the "error" object of a reply.
export function describeFailure(err, page) {
  const step = err instanceof Failure ? err.step : 'worker';
  const cause = err instanceof Failure ? err.cause : err;
  return {
    name: cause instanceof Error ? String(cause.name) : 'Error',
    message: messageOf(cause).slice(0, MAX_MESSAGE),
    stack: stackOf(cause).slice(0, MAX_STACK),
    step,
    page: page ?? '',
  };
}

// failureText is what a log line says about an error that nobody is told otherwise.
export function failureText(err) {
  const text = err instanceof Failure ? `${err.step} failed: ${stackOf(err.cause)}` : stackOf(err);
  return text.slice(0, MAX_STACK);
}

// A failed fetch says only "fetch failed"; what helps (ECONNREFUSED 127.0.0.1:80) stands in its cause.
function messageOf(err) {
  if (!(err instanceof Error)) return `a value that is not an Error was thrown: ${shown(err)}`;
  const message = typeof err.message === 'string' ? err.message : shown(err.message);
  const reason = err.cause instanceof Error ? err.cause.message || err.cause.code : err.cause?.code;
  return reason && !message.includes(reason) ? `${message}: ${reason}` : message;
}

function stackOf(err) {
  return err instanceof Error ? shown(err) : messageOf(err);
}

// inspect runs getters and toString of foreign objects, which may throw.
function shown(value) {
  try {
    return inspect(value, { depth: 4, breakLength: 120 });
  } catch {
    return 'a value that cannot be shown';
  }
}
