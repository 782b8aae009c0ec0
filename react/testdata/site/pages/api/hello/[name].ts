import type { NextApiRequest, NextApiResponse } from 'next';

export default function handler(req: NextApiRequest, res: NextApiResponse) {
  res.json({ name: req.query.name, method: req.method, token: process.env.FRESHET_TOKEN ?? null });
}
