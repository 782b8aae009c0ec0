// Site: an app folder as the bundler would leave it, made of the runtime's own files and the pages in testdata/pages, which
// are plain JavaScript. So the whole worker can be tested without a bundler.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const runtime = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

// makeSite returns {folder, script, manifest, remove}. modules is a node_modules folder, or null for an app that has none;
// specials are keys of the manifest such as app; files are further modules by name.
export function makeSite({ modules = null, pages = [], specials = {}, files = {} } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rt-site-'));
  const server = path.join(folder, '.freshet/builds/x/server');
  fs.mkdirSync(path.join(server, 'pages'), { recursive: true });
  for (const name of fs.readdirSync(runtime)) if (name.endsWith('.mjs')) fs.copyFileSync(path.join(runtime, name), path.join(server, name));
  for (const name of ['next', 'client']) fs.cpSync(path.join(runtime, name), path.join(server, name), { recursive: true });
  // the bundler's output is .mjs everywhere; here the files of next/ say it by a package.json
  fs.writeFileSync(path.join(server, 'package.json'), '{"type":"module"}');
  fs.cpSync(path.join(runtime, 'testdata/pages'), path.join(server, 'pages'), { recursive: true });
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(server, 'pages', name), text);
  if (modules) fs.symlinkSync(modules, path.join(folder, 'node_modules'));
  const manifest = path.join(folder, '.freshet/builds/x/manifest.json');
  const none = { app: '', document: '', error: '', notFound: '', serverError: '' };
  fs.writeFileSync(manifest, JSON.stringify({ id: 'x', pages, ...none, ...specials }));
  return { folder, script: path.join(server, 'worker.mjs'), manifest, remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
}
