// Config: runs next.config and gives what it says as plain JSON.

import { readFileSync } from 'node:fs';
import Module, { register } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { defaults } from './defaults.mjs';
import { plain } from './plain.mjs';

// run imports the file and calls and awaits what is a function: {file, phase} to {config, redirects, rewrites, headers,
// env}. env are the variables that it set or changed, null for those that it deleted.
export async function run({ file, original = file, phase }) {
  const before = { ...process.env };
  if (file !== original) process.setSourceMapsEnabled(true); // compiled: errors name the lines of the original
  if (readFileSync(file, 'utf8').includes('next/constants')) offerConstants();
  let config = exported(await import(pathToFileURL(file)));
  if (typeof config === 'function') config = await config(phase, { defaultConfig: defaults() });
  config = await config;
  if (config === null || typeof config !== 'object' || Array.isArray(config)) {
    throw new TypeError(`it must be an object or a function that returns one, not ${config === null ? 'null' : Array.isArray(config) ? 'a list' : typeof config}`);
  }
  const reply = { config: plain({ ...config }) };
  for (const name of ['redirects', 'rewrites', 'headers']) {
    if (typeof config[name] === 'function') reply[name] = plain(await config[name]());
  }
  return { ...reply, env: changes(before) };
}

// exported is what a configuration exports: by export default, by module.exports, or by both as compilers write it.
function exported(module) {
  const value = module.default ?? module;
  return value?.__esModule && 'default' in value ? value.default : value;
}

function changes(before) {
  const changed = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(process.env)])) {
    if (process.env[name] !== before[name]) changed[name] = process.env[name] ?? null;
  }
  return changed;
}

// offerConstants makes next/constants known to require and import although next may not be installed.
function offerConstants() {
  register?.('./hooks.mjs', import.meta.url); // Node.js 20.6
  const find = Module._resolveFilename;
  Module._resolveFilename = function resolve(name, ...rest) {
    try {
      return find.call(this, name, ...rest);
    } catch (err) {
      if (!/^next\/constants(\.js)?$/.test(name)) throw err;
      return fileURLToPath(new URL('./constants.cjs', import.meta.url));
    }
  };
}
