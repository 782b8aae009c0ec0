// Paths: getStaticPaths, its result checked and turned into percent-encoded paths.

import { inspect } from 'node:util';
import { fillPattern, matchPattern, parsePattern } from './pattern.mjs';

const FALLBACKS = new Map([[true, 'true'], [false, 'false'], ['blocking', 'blocking']]);

// staticPaths calls getStaticPaths of the page route and returns {paths, fallback}: each path once, in the order given;
// fallback is 'true', 'false' or 'blocking'.
export async function staticPaths(getStaticPaths, route) {
  return readPaths(await getStaticPaths({ locales: [], defaultLocale: undefined }), route);
}

// readPaths checks the result of getStaticPaths.
export function readPaths(result, route) {
  const who = `getStaticPaths of "${route}"`;
  const shape = 'it must return { paths: [], fallback: true | false | "blocking" }';
  if (result === null || typeof result !== 'object') throw new Error(`${who} returned ${shown(result)}; ${shape}`);
  const unknown = Object.keys(result).filter((k) => k !== 'paths' && k !== 'fallback');
  if (unknown.length > 0) throw new Error(`${who} returned unknown keys: ${unknown.join(', ')}; ${shape}`);
  if (!FALLBACKS.has(result.fallback)) throw new Error(`${who} returned fallback: ${shown(result.fallback)}; ${shape}`);
  if (!Array.isArray(result.paths)) throw new Error(`${who} returned paths: ${shown(result.paths)}; it must be an array of strings or of { params: { … } }`);
  const paths = new Set();
  // by index, as a hole in the array is a mistake too
  for (let i = 0; i < result.paths.length; i++) paths.add(pathOf(result.paths[i], route, `${who}: paths[${i}]`));
  return { paths: [...paths], fallback: FALLBACKS.get(result.fallback) };
}

function pathOf(entry, route, where) {
  let params;
  if (typeof entry === 'string') params = fromString(entry, route, where);
  else if (entry !== null && typeof entry === 'object' && !Array.isArray(entry)) params = fromObject(entry, route, where);
  else throw new Error(`${where} is ${shown(entry)}; it must be a string or { params: { … } }`);
  for (const value of Object.values(params).flat()) {
    // encodeURIComponent leaves dots alone, and every browser resolves such a segment before it asks.
    if (value === '.' || value === '..') throw new Error(`${where} has the segment "${value}", which no browser can ask for`);
    if (!value.isWellFormed()) throw new Error(`${where} has the value ${shown(value)}, which is not well-formed Unicode`);
  }
  return fillPattern(route, params);
}

// A string is percent-encoded already, though plain non-ASCII is accepted; a slash at the end does not count.
function fromString(text, route, where) {
  const path = text.length > 1 ? text.replace(/\/$/, '') : text;
  let params;
  try {
    params = matchPattern(route, path);
  } catch {
    throw new Error(`${where} is ${shown(text)}, which has a malformed percent escape; a percent sign is written %25`);
  }
  if (!params) throw new Error(`${where} is ${shown(text)}, which does not match the page "${route}"`);
  return params;
}

function fromObject(entry, route, where) {
  if (entry.locale !== undefined) throw new Error(`${where} has a locale; locales are not supported`);
  const extra = Object.keys(entry).filter((k) => k !== 'params' && k !== 'locale');
  if (extra.length > 0) throw new Error(`${where} has the keys ${extra.join(', ')}; the values for the page's params belong below params: { params: { … } }`);
  const given = entry.params ?? {};
  if (typeof given !== 'object') throw new Error(`${where} has params: ${shown(given)}; it must be an object`);
  const params = {};
  for (const s of parsePattern(route)) {
    if (s.kind === 'static') continue;
    let value = given[s.name];
    if (s.kind === 'optional' && (value === undefined || value === null || value === false)) value = [];
    if (s.kind === 'one') {
      if (typeof value !== 'string') throw new Error(`${where} needs the param ${s.name} as a string, got ${shown(value)}${typeof value === 'number' ? `; use String(${value})` : ''}`);
      if (value === '') throw new Error(`${where} has an empty string as param ${s.name}`);
    } else {
      if (!Array.isArray(value) || !value.every((v) => typeof v === 'string')) throw new Error(`${where} needs the param ${s.name} as an array of strings, got ${shown(value)}`);
      if (value.includes('')) throw new Error(`${where} has an empty string in param ${s.name}`);
      if (value.length === 0 && s.kind === 'rest') throw new Error(`${where} has an empty array as param ${s.name}; only [[...${s.name}]] allows that`);
    }
    params[s.name] = value;
  }
  return params;
}

function shown(value) {
  return inspect(value, { depth: 2, breakLength: Infinity }).slice(0, 200);
}
