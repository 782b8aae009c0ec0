// The stock is known to the server alone.
import fs from 'node:fs/promises';
import path from 'node:path';

export async function stock(slug) {
  const text = await fs.readFile(path.join(process.cwd(), 'data', 'stock.json'), 'utf8');
  return JSON.parse(text)[slug] ?? 0;
}
