// The blog's data source: one JSON file per post, standing in for a content
// management system. content/ holds the posts as they were delivered; they are
// copied to data/posts once, and all edits go there. While the file data/down
// exists the source is "down": every read by a page fails, as a database or an
// API that does not answer would. Only the workshop (pages/edit) still reads
// and writes then: it plays the part of the CMS.
import fs from 'node:fs';
import path from 'node:path';

const seed = path.join(process.cwd(), 'content');
const data = path.join(process.cwd(), 'data');
const posts = path.join(data, 'posts');
const down = path.join(data, 'down');

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export const isSlug = (slug) => typeof slug === 'string' && slug.length <= 80 && SLUG.test(slug);

// Several processes may come here first at the same moment: each copies into a
// folder of its own, and the first rename wins.
function prepare() {
  if (fs.existsSync(posts)) return;
  fs.mkdirSync(data, { recursive: true });
  const copy = fs.mkdtempSync(path.join(data, 'new-'));
  fs.cpSync(seed, copy, { recursive: true });
  try {
    fs.renameSync(copy, posts);
  } catch (err) {
    fs.rmSync(copy, { recursive: true, force: true });
    if (!fs.existsSync(posts)) throw err;
  }
}

function parse(slug) {
  if (!isSlug(slug)) return null;
  try {
    return { slug, ...JSON.parse(fs.readFileSync(path.join(posts, `${slug}.json`), 'utf8')) };
  } catch (err) {
    if (err.code === 'ENOENT') return null;
    throw err;
  }
}

function answer() {
  if (isDown()) throw new Error('the data source is down');
  prepare();
}

/** All slugs, in no order. */
export async function listSlugs() {
  answer();
  return fs.readdirSync(posts).filter((f) => f.endsWith('.json')).map((f) => f.slice(0, -5)).filter(isSlug);
}

/** All posts, the newest first. */
export async function listPosts() {
  const all = (await listSlugs()).map(parse).filter(Boolean);
  return all.sort((a, b) => b.date.localeCompare(a.date) || a.slug.localeCompare(b.slug));
}

/** One post, or null if there is none. */
export async function readPost(slug) {
  answer();
  return parse(slug);
}

/** One post for the workshop, which also works while the source is down. */
export async function readForEditor(slug) {
  prepare();
  return parse(slug);
}

/** Replaces title and text of a post, or writes a new one dated today. */
export async function savePost(slug, { title, text }) {
  if (!isSlug(slug)) throw new Error(`not a slug: ${slug}`);
  prepare();
  const { slug: _, ...old } = parse(slug) ?? { date: new Date().toISOString().slice(0, 10) };
  const file = path.join(posts, `${slug}.json`);
  const fresh = path.join(data, `${slug}.${process.pid}.${Date.now()}.tmp`);
  fs.writeFileSync(fresh, `${JSON.stringify({ ...old, title, text }, null, 2)}\n`);
  fs.renameSync(fresh, file); // a page that reads meanwhile sees the old file or the new one, never half of it
}

export const isDown = () => fs.existsSync(down);

export async function setDown(value) {
  fs.mkdirSync(data, { recursive: true });
  if (value) fs.writeFileSync(down, '');
  else fs.rmSync(down, { force: true });
}
