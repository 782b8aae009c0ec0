// Failure: what went wrong in an application's code, and where.

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';

// MissingPackage is thrown when a package that the application needs is not installed.
export class MissingPackage extends Error {
  constructor(name, text) {
    super(text);
    this.missing = name;
  }
}

// describe gives an error as it is told: {message, file, line, column, missing}. file is the one that the call was about.
export function describe(err, app, file = '') {
  const told = { message: '', file, line: 0, column: 0, missing: '' };
  if (typeof err?.message !== 'string') return { ...told, message: `it threw ${inspect(err, { depth: 1 })}` };
  const kind = typeof err.name === 'string' && err.name !== 'Error' ? `${err.name}: ` : '';
  const unfound = unfoundModule(err);
  told.message = unfound ? err.message.split('\n')[0] : kind + err.message;
  told.missing = err.missing ?? unfound;
  return Object.assign(told, err.place ?? frame(String(err.stack), app));
}

// unfoundModule tells which package Node.js did not find, '' for a file and other errors.
function unfoundModule(err) {
  if (err.code !== 'MODULE_NOT_FOUND' && err.code !== 'ERR_MODULE_NOT_FOUND') return '';
  const name = /^Cannot find (?:module|package) '([^']+)'/.exec(err.message)?.[1] ?? '';
  return /^[./]|^[a-z]+:/i.test(name) ? '' : packageName(name);
}

// packageName cuts what lies in a package off its name.
export function packageName(name) {
  return name.split('/').slice(0, name.startsWith('@') ? 2 : 1).join('/');
}

// frame finds the first line of a stack that lies in the application's own code.
function frame(stack, app) {
  const syntax = /^(\/[^\n]*):(\d+)\n/.exec(stack); // a SyntaxError of require
  if (syntax && own(syntax[1], app)) return { file: syntax[1], line: Number(syntax[2]), column: 0 };
  for (const [, at, line, column] of stack.matchAll(/^ {4}at (?:.*\()?((?:file:\/\/|\/)[^\n]*?):(\d+):(\d+)\)?$/gm)) {
    const file = at.startsWith('file:') ? fileURLToPath(at.replace(/\?.*$/, '')) : at;
    if (own(file, app)) return { file, line: Number(line), column: Number(column) };
  }
  return {};
}

function own(file, app) {
  return file.startsWith(app + path.sep) && !file.includes(`${path.sep}node_modules${path.sep}`);
}
