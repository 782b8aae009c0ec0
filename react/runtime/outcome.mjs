// Outcome: what a data function returned, checked. One of
//
//	{kind: 'props', props}   {kind: 'notFound'}   {kind: 'redirect', redirect}

import { inspect } from 'node:util';
import { checkRedirect } from './location.mjs';
import { unserializable } from './props.mjs';

// readOutcome checks the result of a data function as Next.js does at run time. who names function and page for error
// texts, keys are the allowed ones. strict refuses props that JSON cannot hold, as a build does; otherwise warn is told.
export function readOutcome(result, { who, keys, strict, warn }) {
  if (result === undefined || result === null) throw new Error(`${who} returned nothing; did you forget a return?`);
  if (typeof result !== 'object') throw new Error(`${who} returned ${shown(result)}; it must return an object`);
  const unknown = Object.keys(result).filter((k) => !keys.includes(k));
  if (unknown.length > 0) {
    throw new Error(`${who} returned unknown keys: ${unknown.join(', ')}; allowed are ${keys.join(', ')}. Data for the page belongs below props`);
  }
  if (result.notFound) return { kind: 'notFound' };
  if (result.redirect && typeof result.redirect === 'object') {
    return { kind: 'redirect', redirect: checkRedirect(result.redirect, who) };
  }
  // Next.js accepts a missing props at run time, and fails the build for it.
  const trouble = unserializable(result.props);
  if (trouble && strict) throw new Error(`${who} returned props that JSON cannot hold: ${trouble}`);
  if (trouble) warn(`props ${who}`, `${who} returned props that JSON cannot hold: ${trouble}. The page is served; a build refuses it`);
  return { kind: 'props', props: Object.assign({}, result.props) };
}

// readWindow returns the revalidate of a result: seconds, false (never), or null (not given).
export function readWindow(result, { who, warn }) {
  const value = result.revalidate;
  if (value === undefined) return null;
  if (value === false) return false;
  if (value === true) return 1;
  if (typeof value !== 'number' || !Number.isInteger(value) || value <= 0) {
    const hint = value === 0 ? '. For a page that is made at each request use getServerSideProps' : '';
    throw new Error(`${who} returned revalidate: ${shown(value)}; it must be a whole number of seconds from 1, true or false${hint}`);
  }
  if (value > 31536000) warn(`window ${who}`, `${who} returned revalidate: ${value}, which is more than a year; false means never`);
  return value;
}

const TAG = /^[A-Za-z0-9._:/-]{1,256}$/;
const MAX_TAGS = 128;

// isTag reports whether text can be a tag.
export function isTag(text) {
  return typeof text === 'string' && TAG.test(text);
}

// readTags returns the tags of a result, without repetitions.
export function readTags(result, { who }) {
  const value = result.tags;
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new Error(`${who} returned tags: ${shown(value)}; it must be an array of strings`);
  const tags = [...new Set(value)];
  const bad = tags.find((t) => !isTag(t));
  if (bad !== undefined || value.includes(undefined)) {
    throw new Error(`${who} returned the tag ${shown(bad)}; a tag is a string of 1 to 256 characters of A-Z a-z 0-9 . _ : / -`);
  }
  if (tags.length > MAX_TAGS) throw new Error(`${who} returned ${tags.length} tags; at most ${MAX_TAGS} are allowed`);
  return tags;
}

function shown(value) {
  return inspect(value, { depth: 1, breakLength: Infinity }).slice(0, 200);
}
