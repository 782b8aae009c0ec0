// Sass: compiles .scss and .sass by the application's sass or sass-embedded.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { MissingPackage, packageName } from './failure.mjs';
import { find, load, packageFolder } from './resolve.mjs';

// Options of Sass that sassOptions may set. The others are the build's business, or functions, which do not come here.
const passed = ['alertAscii', 'fatalDeprecations', 'futureDeprecations', 'quietDeps', 'silenceDeprecations', 'verbose', 'charset'];

// run compiles one file: {file, options} to {css, files}. options are the sassOptions of next.config; files are all that
// went in.
export async function run({ file, options }, app) {
  options ??= {};
  const sass = await compiler(options.implementation, app);
  const settings = { style: 'expanded', sourceMap: false };
  for (const name of passed) if (options[name] !== undefined) settings[name] = options[name];
  settings.loadPaths = [...(options.loadPaths ?? []), ...(options.includePaths ?? [])].map((dir) => path.resolve(app, dir));
  settings.importers = [{ findFileUrl: (url, context) => fromPackages(url, context.containingUrl, path.dirname(file)) }];
  if (sass.NodePackageImporter) settings.importers.push(new sass.NodePackageImporter(app));
  const before = options.additionalData ?? options.prependData ?? '';
  try {
    const result = before === '' ? await sass.compileAsync(file, settings) : await sass.compileStringAsync(before + '\n' + readFileSync(file, 'utf8'), {
      ...settings, url: pathToFileURL(file), syntax: file.endsWith('.sass') ? 'indented' : 'scss', importer: new Relative(),
    });
    const files = result.loadedUrls.filter((url) => url.protocol === 'file:').map((url) => fileURLToPath(url));
    return { css: result.css, files: [...new Set([file, ...files])] };
  } catch (err) {
    const { span } = err;
    if (!span) throw err;
    const shift = before !== '' && span.url?.href === pathToFileURL(file).href ? (before + '\n').split('\n').length - 1 : 0;
    const place = { file: span.url ? fileURLToPath(span.url) : file, line: Math.max(1, span.start.line + 1 - shift), column: span.start.column + 1 };
    throw Object.assign(new Error(err.sassMessage ?? err.message), { place });
  }
}

// Relative finds what a style sheet imports from the folder that it stands in.
class Relative {
  findFileUrl(url, { containingUrl }) {
    return containingUrl ? new URL(url, containingUrl) : null;
  }
}

async function compiler(implementation, app) {
  const names = typeof implementation === 'string' ? [implementation] : ['sass-embedded', 'sass'];
  for (const name of names) {
    const at = find(name, app);
    if (!at) continue;
    const sass = await load(at);
    if (typeof sass.compileAsync !== 'function') throw new Error(`the installed ${name} is too old or not Sass: install sass 1.45 or newer`);
    return sass;
  }
  throw new MissingPackage(names.at(-1), `style sheets in Sass need the package ${names.at(-1)}, which is not installed`);
}

// fromPackages finds what a style sheet takes from a package: @use "pkg/file", or with ~ before it, as was usual once.
function fromPackages(url, containing, folder) {
  const name = url.replace(/^~/, '');
  if (/^[a-z]+:/i.test(name) || /^[./]/.test(name)) return null;
  const from = containing?.protocol === 'file:' ? path.dirname(fileURLToPath(containing)) : folder;
  const root = packageFolder(packageName(name), from);
  if (!root) return null;
  const below = name.slice(packageName(name).length + 1);
  return pathToFileURL(below === '' ? main(root) : path.join(root, below));
}

// main is the style sheet that a package names as its own.
function main(root) {
  const { sass, scss, style, main } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  for (const entry of [sass, scss, style, main]) {
    if (typeof entry === 'string' && /\.(scss|sass|css)$/.test(entry) && existsSync(path.join(root, entry))) return path.join(root, entry);
  }
  return path.join(root, 'index');
}
