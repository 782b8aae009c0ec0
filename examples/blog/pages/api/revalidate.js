import { isSlug } from '../../lib/source';

// What a CMS calls after a post was published: GET or POST
// /api/revalidate?secret=…&slug=… renders the post and the list anew, and
// answers when both are stored. If that fails the old pages stay.
export default async function handler(req, res) {
  const { secret, slug } = req.query;
  // Without the first half an unset variable would let everybody in.
  if (!process.env.REVALIDATE_SECRET || secret !== process.env.REVALIDATE_SECRET) {
    return res.status(401).json({ message: 'Invalid secret' });
  }
  if (!isSlug(slug)) {
    return res.status(400).json({ message: 'Say which post: ?slug=…' });
  }
  try {
    await res.revalidate(`/posts/${slug}`);
    await res.revalidate('/');
    return res.json({ revalidated: true });
  } catch (err) {
    return res.status(500).send('Error revalidating');
  }
}
