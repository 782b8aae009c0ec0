// Failure: what went wrong in an application's code, and where.

import path from 'node:path';
import { fileURLToPath } from 'node:url';

// MissingPackage is thrown when a package that the application needs is not installed.
export class MissingPackage extends Error {
  constructor(name, text) {
    super(text);
    this.missing = name;
  }
}

// describe gives an error as it is told: {message, file, line, column, missing}. file is the one that the call was about.
export function describe(err, app, file = '') {
  if (!(err instanceof Error) && typeof err?.message !== 'string') {
    return { message: `it threw ${String(err)}`, file, line: 0, column: 0, missing: '' };
  }
  const kind = err.name && err.name !== 'Error' && err.constructor !== MissingPackage ? `${err.name}: ` : '';
  const told = { message: kind + err.message, file, line: 0, column: 0, missing: err.missing ?? missingPackage(err) };
  return Object.assign(told, err.place ?? frame(String(err.stack), app));
}

// missingPackage tells which package Node.js did not find.
function missingPackage(err) {
  if (err.code !== 'MODULE_NOT_FOUND' && err.code !== 'ERR_MODULE_NOT_FOUND') return '';
  const name = /^Cannot find (?:module|package) '([^']+)'/.exec(err.message)?.[1] ?? '';
  if (/^[./]|^[a-z]+:/i.test(name)) return '';
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
