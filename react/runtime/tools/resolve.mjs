// Resolve: packages as the application finds them.

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { MissingPackage, packageName } from './failure.mjs';

// requireFrom returns a require that finds what stands in the node_modules of dir and above.
export function requireFrom(dir) {
  return createRequire(path.join(dir, 'package.json'));
}

// find gives the file that name leads to from one of the folders, null if none has it.
export function find(name, ...folders) {
  for (const folder of folders) {
    try {
      return requireFrom(folder).resolve(name);
    } catch {
      // Packages that can only be imported are looked up here.
    }
    const file = importable(name, folder);
    if (file) return file;
  }
  return null;
}

// load gives what a module exports: module.exports, or its default export if that is all there is to use.
export async function load(file) {
  const module = await import(pathToFileURL(file));
  return module.default ?? module;
}

// need is load for a package by its name; use says in the error what it is needed for.
export async function need(name, use, ...folders) {
  const file = find(name, ...folders);
  if (file) return load(file);
  if (/^[./]/.test(name)) throw new Error(`${use} names the file ${name}, which does not exist`);
  const root = packageName(name);
  throw new MissingPackage(root, `${use} needs the package ${root}, which is not installed`);
}

// packageFolder gives the folder of an installed package.
export function packageFolder(name, from) {
  for (let dir = from; ; dir = path.dirname(dir)) {
    const folder = path.join(dir, 'node_modules', name);
    if (existsSync(path.join(folder, 'package.json'))) return realpathSync(folder);
    if (dir === path.dirname(dir)) return null;
  }
}

// importable finds the entry of a package whose exports have no place for require.
function importable(name, from) {
  if (/^[./]/.test(name)) return null;
  const folder = packageFolder(packageName(name), from);
  if (!folder) return null;
  const { exports } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const below = '.' + name.slice(packageName(name).length);
  const subpaths = exports !== null && typeof exports === 'object' && !Array.isArray(exports) && Object.keys(exports).some((k) => k.startsWith('.'));
  const target = choose(subpaths ? exports[below] : below === '.' ? exports : null);
  return target ? path.join(folder, target) : null;
}

function choose(target) {
  if (typeof target === 'string') return target;
  if (Array.isArray(target)) return choose(target[0]);
  if (target === null || typeof target !== 'object') return null;
  for (const [condition, inner] of Object.entries(target)) {
    if (['node', 'import', 'module-sync', 'default'].includes(condition)) {
      const found = choose(inner);
      if (found) return found;
    }
  }
  return null;
}
