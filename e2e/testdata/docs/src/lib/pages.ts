import { promises as fs } from 'node:fs';
import path from 'node:path';
import { marked } from 'marked';

export interface Heading {
  id: string;
  text: string;
}

export interface Manual {
  slug: string[];
  title: string;
  summary: string;
  html: string;
  headings: Heading[];
}

const root = path.join(process.cwd(), 'content');

// listed are the slugs that a build makes; the others are made when asked for.
export async function listed(): Promise<string[][]> {
  const names = await fs.readdir(root, { recursive: true });
  return names.filter((name) => name.endsWith('.md')).map((name) => name.replace(/\.md$/, '').split(path.sep)).filter((slug) => slug.length < 3).sort();
}

export const slugOf = (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');

// read is null where there is no such page.
export async function read(slug: string[]): Promise<Manual | null> {
  if (slug.some((name) => !/^[a-z0-9-]+$/.test(name))) return null;
  let text: string;
  try {
    text = await fs.readFile(`${path.join(root, ...slug)}.md`, 'utf8');
  } catch {
    return null;
  }
  const [, title, summary] = /^# (.+)\n\n(.+)\n/.exec(text) ?? [];
  const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => ({ id: slugOf(heading), text: heading }));
  const html = (await marked(text)).replace(/<h2>(.*?)<\/h2>/g, (_, inner: string) => `<h2 id="${slugOf(inner)}">${inner}</h2>`);
  return { slug, title, summary, html, headings };
}
