// Demands: res.revalidate and res.revalidateTag, as questions to Go that it answers when the new page is committed.

import { inspect } from 'node:util';
import { isTag } from './outcome.mjs';

export class Demands {
  #send;
  #next = 1;
  #waiting = new Map();

  // send writes a frame head to Go.
  constructor(send) {
    this.#send = send;
  }

  // revalidate resolves to undefined when the page at path has been made anew and stored. path may be a pattern such as
  // '/posts/[slug]' together with options.params. Go checks path and params against the pages.
  async revalidate(path, options = {}) {
    if (typeof path !== 'string' || !path.startsWith('/')) {
      throw new Error(`Invalid urlPath provided to revalidate(), must be a path e.g. /blog/post-1, received ${path}`);
    }
    const onlyGenerated = options?.unstable_onlyGenerated === true;
    return this.#ask({ op: 'revalidate', path, params: checkParams(path, options?.params), onlyGenerated });
  }

  // revalidateTag resolves to undefined when the pages with this tag have been made anew, or, where they are too many to
  // wait for, when each is sure to be made anew at its next visit.
  async revalidateTag(tag) {
    if (!isTag(tag)) {
      throw new Error(`revalidateTag(${inspect(tag)}): a tag is a string of 1 to 256 characters of A-Z a-z 0-9 . _ : / -`);
    }
    return this.#ask({ op: 'revalidateTag', tag });
  }

  // settle passes on Go's answer. An unknown id is ignored: there is nobody left to tell.
  settle(id, error) {
    const waiter = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (!waiter) return;
    if (error === null || error === undefined) waiter.resolve(undefined);
    else waiter.reject(new Error(error));
  }

  #ask(demand) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#send({ kind: 'demand', id, ...demand });
      this.#waiting.set(id, { resolve, reject });
    });
  }
}

function checkParams(path, params) {
  if (params === undefined || params === null) return null;
  const who = `Failed to revalidate ${path}`;
  if (typeof params !== 'object' || Array.isArray(params)) throw new Error(`${who}: params must be an object, received ${inspect(params)}`);
  for (const [name, value] of Object.entries(params)) {
    const good = typeof value === 'string' || (Array.isArray(value) && value.every((v) => typeof v === 'string'));
    if (!good) throw new Error(`${who}: the param ${name} must be a string or an array of strings, received ${inspect(value)}`);
  }
  return params;
}
