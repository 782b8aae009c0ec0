import fs from 'node:fs';

// Says that it has begun, and ends when the file data/go is there.
export default async function handler(req, res) {
  res.writeHead(200, { 'content-type': 'text/plain' });
  res.write('begun\n');
  while (!fs.existsSync('data/go')) await new Promise((done) => setTimeout(done, 20));
  res.end('done\n');
}

export const config = { api: { responseLimit: false } };
