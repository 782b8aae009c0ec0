// Only the server may read this: the built-in module and the variable would
// fail in a browser.
import { createHash } from 'node:crypto';

export async function read(id) {
  return createHash('sha256').update(`${process.env.ITEM_SECRET}-${id}`).digest('hex').slice(0, 8);
}
