// PostCSS: runs the plugins of the application's PostCSS configuration.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { find, load, need } from './resolve.mjs';

// The places of a configuration, in the order in which Next.js looks, in the application's folder and above it.
const names = ['.postcssrc.json', 'postcss.config.json', '.postcssrc.js', 'postcss.config.js', 'postcss.config.mjs', 'postcss.config.cjs'];

let known; // a promise of the processor: the configuration is read once

// run processes one style sheet: {file, css} to {css, files}. files are what the plugins read besides.
export async function run({ file, css }, app) {
  known ??= processor(app);
  const { postcss, plugins, options } = await known;
  if (!postcss) return { css, files: [] };
  let result;
  try {
    result = await postcss(plugins).process(css, { ...options, from: file, to: file, map: false });
  } catch (err) {
    if (err.name !== 'CssSyntaxError') throw err;
    const place = { file: err.file ?? file, line: err.line ?? 0, column: err.column ?? 0 };
    throw Object.assign(new Error((err.plugin ? `${err.plugin}: ` : '') + err.reason), { place });
  }
  for (const warning of result.warnings()) console.warn(`${path.relative(app, file)}: ${warning.toString()}`);
  const files = result.messages.filter((m) => m.type === 'dependency' && m.file).map((m) => m.file);
  return { css: result.css, files: [...new Set(files)] };
}

async function processor(app) {
  const config = await configuration(app);
  if (!config) return {};
  const { plugins, folder } = config;
  const list = [];
  const places = [];
  for (const [plugin, options] of pairs(plugins)) {
    if (typeof plugin !== 'string') {
      list.push(options === undefined || typeof plugin !== 'function' ? plugin : plugin(options));
      continue;
    }
    const at = find(plugin, folder, app);
    if (at) places.push(path.dirname(at));
    const made = await need(plugin, 'the PostCSS configuration', folder, app);
    const maker = made.default ?? made;
    list.push(typeof maker === 'function' ? maker(options ?? {}) : maker);
  }
  if (list.length === 0) return {};
  const postcss = await need('postcss', 'the PostCSS configuration', app, folder, ...places);
  const options = {};
  for (const name of ['parser', 'syntax', 'stringifier']) {
    const value = config[name];
    if (value) options[name] = typeof value === 'string' ? await need(value, 'the PostCSS configuration', folder, app) : value;
  }
  return { postcss: postcss.default ?? postcss, plugins: list, options };
}

// pairs gives the plugins as [plugin, options]. They may stand in an object by name, or in a list of names, functions
// and pairs. One that is false is left out.
function pairs(plugins) {
  const list = Array.isArray(plugins)
    ? plugins.flatMap((p) => (!p ? [] : Array.isArray(p) ? [p] : [[p]]))
    : Object.entries(plugins);
  return list.filter(([, options]) => options !== false).map(([plugin, options]) => [plugin, options === true ? undefined : options]);
}

async function configuration(app) {
  for (let dir = app; ; dir = path.dirname(dir)) {
    const file = path.join(dir, 'package.json');
    if (existsSync(file)) {
      const { postcss } = JSON.parse(readFileSync(file, 'utf8'));
      if (postcss !== null && typeof postcss === 'object') return checked(postcss, file);
      break; // only the nearest counts
    }
    if (dir === path.dirname(dir)) break;
  }
  for (let dir = app; ; dir = path.dirname(dir)) {
    for (const name of names) {
      const file = path.join(dir, name);
      if (existsSync(file)) return checked(file.endsWith('.json') ? JSON.parse(readFileSync(file, 'utf8')) : await load(file), file);
    }
    if (dir === path.dirname(dir)) return null;
  }
}

async function checked(config, file) {
  if (typeof config === 'function') config = await config({ env: 'production', cwd: path.dirname(file), file: { dirname: path.dirname(file), basename: path.basename(file), extname: path.extname(file) } });
  if (config === null || typeof config !== 'object' || (config.plugins !== undefined && (config.plugins === null || typeof config.plugins !== 'object'))) {
    throw Object.assign(new Error('the PostCSS configuration must be an object with plugins'), { place: { file, line: 0, column: 0 } });
  }
  return { ...config, plugins: config.plugins ?? [], folder: path.dirname(file) };
}
