// Resolve: packages as the application finds them.

import { createRequire } from 'node:module';
import path from 'node:path';

// requireFrom returns a require that finds what stands in the node_modules of dir and above.
export function requireFrom(dir) {
  return createRequire(path.join(dir, 'package.json'));
}
