import fs from 'node:fs';
import path from 'node:path';

const data = path.join(process.cwd(), 'data');

// The data of one page is the file data/SLUG.json. With "fail" reading it fails
// with that message, with "hold" it waits until the file data/SLUG.go is there.
export async function read(slug) {
  let it;
  try {
    it = JSON.parse(fs.readFileSync(path.join(data, `${slug}.json`), 'utf8'));
  } catch (err) {
    if (err.code === 'ENOENT') return null;
    throw err;
  }
  while (it.hold && !fs.existsSync(path.join(data, `${slug}.go`))) await new Promise((done) => setTimeout(done, 20));
  if (it.fail) throw new Error(it.fail);
  return it;
}

export const list = () => JSON.parse(fs.readFileSync(path.join(data, 'list'), 'utf8'));
