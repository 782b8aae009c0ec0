// Config: runs next.config and gives what it says as plain JSON.

import { pathToFileURL } from 'node:url';

import { defaults } from './defaults.mjs';
import { plain } from './plain.mjs';

// run imports the file and calls and awaits what is a function: {file, phase} to {config, redirects, rewrites, headers,
// env}. env are the variables that it set or changed, null for those that it deleted.
export async function run({ file, phase }) {
  const before = { ...process.env };
  const module = await import(pathToFileURL(file));
  let config = module.default ?? module;
  if (typeof config === 'function') config = await config(phase, { defaultConfig: defaults() });
  config = await config;
  if (config === null || typeof config !== 'object' || Array.isArray(config)) {
    throw new Error(`the configuration must be an object or a function that returns one, not ${config === null ? 'null' : Array.isArray(config) ? 'a list' : typeof config}`);
  }
  const reply = { config: plain({ ...config }) };
  for (const name of ['redirects', 'rewrites', 'headers']) {
    if (typeof config[name] === 'function') reply[name] = plain(await config[name]());
  }
  return { ...reply, env: changes(before) };
}

function changes(before) {
  const changed = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(process.env)])) {
    if (process.env[name] !== before[name]) changed[name] = process.env[name] ?? null;
  }
  return changed;
}
