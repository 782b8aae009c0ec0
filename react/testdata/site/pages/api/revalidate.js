export default async function handler(req, res) {
  if (req.query.secret !== process.env.REVALIDATE_SECRET) {
    return res.status(401).json({ message: 'Invalid secret' });
  }
  try {
    if (req.query.tag) await res.revalidateTag(req.query.tag);
    else if (req.query.slug) await res.revalidate('/posts/[slug]', { params: { slug: req.query.slug } });
    else await res.revalidate(req.query.path);
    return res.json({ revalidated: true });
  } catch (err) {
    return res.status(500).json({ message: err.message });
  }
}
