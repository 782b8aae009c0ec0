// StyledJsx: compiles <style jsx> by the application's styled-jsx. JSX and types stay: they are compiled afterwards.

import path from 'node:path';

import { find, load, need, packageFolder } from './resolve.mjs';

// compiler gives Babel: the application's own, or the one that the package next brings. The plugin of styled-jsx 5 refuses Babel 8.
async function compiler(app, beside) {
  const own = find('@babel/core', app, ...(beside ? [path.dirname(beside)] : []));
  const brought = find('next/dist/compiled/babel/core', app);
  const babel = own && (await load(own));
  if (babel && (!brought || !/^(?:[89]|\d\d)/.test(babel.version ?? ''))) return babel;
  return brought ? load(brought) : need('@babel/core', '<style jsx>', app);
}

// run compiles one file: {file, code} to {code}.
export async function run({ file, code }, app) {
  const next = packageFolder('next', app);
  const folders = next ? [app, path.dirname(next), next] : [app];
  const plugin = await need('styled-jsx/babel', '<style jsx>', ...folders);
  const beside = find('styled-jsx/package.json', ...folders);
  const babel = await compiler(app, beside);
  const typescript = /\.[cm]?tsx?$/.test(file);
  try {
    const result = await babel.transformAsync(code, {
      filename: file,
      root: app,
      configFile: false,
      babelrc: false,
      browserslistConfigFile: false,
      sourceType: 'unambiguous',
      parserOpts: { plugins: ['jsx', ...(typescript ? ['typescript', 'decorators-legacy'] : [])] },
      plugins: [[plugin.default ?? plugin, { optimizeForSpeed: true }]],
      retainLines: true, // so that later messages name the right line
      compact: false,
    });
    return { code: result.code };
  } catch (err) {
    if (/^(?:.*: )?(?:\[BABEL\] )?Requires Babel/.test(err.message)) {
      throw new Error(`styled-jsx does not work with @babel/core ${babel.version}: npm install @babel/core@7`);
    }
    // Babel writes the file's name and a picture of the place into the message.
    const message = err.message.split('\n')[0].replace(`${file}: `, '').replace(/ \(\d+:\d+\)$/, '');
    throw Object.assign(new Error(message), { place: { file, line: err.loc?.line ?? 0, column: err.loc ? err.loc.column + 1 : 0 } });
  }
}
