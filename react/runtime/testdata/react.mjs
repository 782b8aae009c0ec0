// React for tests: the versions that the runtime must work with, installed once into a folder outside of the repository.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const versions = ['18', '19'];

// findReact returns {modules} with the node_modules folder that holds react and react-dom of a version, or {skip} with the
// reason. It installs them by npm only if FRESHET_TEST_ALL=1, and then fails where it cannot. FRESHET_TEST_CACHE names the
// folder; default: freshet-test in the system's folder for temporary files.
export function findReact(version) {
  const cache = process.env.FRESHET_TEST_CACHE || path.join(os.tmpdir(), 'freshet-test');
  const folder = path.join(cache, `react-${version}`);
  const modules = path.join(folder, 'node_modules');
  if (fs.existsSync(path.join(modules, 'react-dom/package.json'))) return { modules };
  if (process.env.FRESHET_TEST_ALL !== '1') return { skip: `react ${version} is missing in ${folder}; FRESHET_TEST_ALL=1 installs it` };
  fs.mkdirSync(cache, { recursive: true });
  // Another test process may do the same at the same time: each installs aside, the first to rename wins.
  const aside = fs.mkdtempSync(path.join(cache, 'installing-'));
  fs.writeFileSync(path.join(aside, 'package.json'), '{"private":true}');
  const run = spawnSync('npm', ['install', '--no-audit', '--no-fund', `react@${version}`, `react-dom@${version}`], { cwd: aside, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`npm install react@${version} failed: ${run.error?.message ?? run.stderr}`);
  try {
    fs.renameSync(aside, folder);
  } catch (err) {
    fs.rmSync(aside, { recursive: true, force: true });
    if (!fs.existsSync(modules)) throw err;
  }
  return { modules };
}
