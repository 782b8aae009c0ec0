import { sameOrigin } from '../../../lib/same-origin';
import { isSlug, savePost } from '../../../lib/source';

// Saves a post. Only meant for this example: a real editor would ask who you
// are. Forms on other sites are refused, so a visitor cannot be made to write.
export default async function handler(req, res) {
  if (req.method !== 'POST') {
    res.setHeader('Allow', 'POST');
    return res.status(405).json({ message: 'Use POST' });
  }
  if (!sameOrigin(req)) {
    return res.status(403).json({ message: 'Only from this site' });
  }
  const { slug } = req.query;
  const { title, text } = req.body ?? {};
  const fine = (value, most) => typeof value === 'string' && value.trim() !== '' && value.length <= most;
  if (!isSlug(slug) || !fine(title, 200) || !fine(text, 25_000)) {
    return res.status(400).json({ message: 'A post needs a slug, a title and a text' });
  }
  await savePost(slug, { title: title.trim(), text: text.replace(/\r\n?/g, '\n').trim() });
  return res.redirect(303, `/edit/${slug}?saved=1`);
}

export const config = { api: { bodyParser: { sizeLimit: '200kb' } } };
