import fs from 'node:fs';
import path from 'node:path';

const folder = path.join(process.cwd(), 'posts');

export function slugs() {
  return fs.readdirSync(folder).map((name) => name.replace(/\.md$/, '')).sort();
}

export function read(slug) {
  const file = path.join(folder, `${slug}.md`);
  if (!fs.existsSync(file)) return null;
  const [title, ...text] = fs.readFileSync(file, 'utf8').split('\n');
  return { slug, title, text: text.join('\n').trim() };
}
