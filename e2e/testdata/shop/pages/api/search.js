import { products } from '../../data/products';

export default function handler(req, res) {
  const q = String(req.query.q ?? '').toLowerCase();
  const slugs = products.filter(({ name, text }) => q && `${name} ${text}`.toLowerCase().includes(q)).map(({ slug }) => slug);
  res.setHeader('Cache-Control', 'public, max-age=60');
  res.status(200).json({ q, slugs });
}
