import { sameOrigin } from '../../lib/same-origin';
import { isSlug, setDown } from '../../lib/source';

// Takes the data source down or up: the example's stand-in for an outage.
export default async function handler(req, res) {
  if (req.method !== 'POST') {
    res.setHeader('Allow', 'POST');
    return res.status(405).json({ message: 'Use POST' });
  }
  if (!sameOrigin(req)) {
    return res.status(403).json({ message: 'Only from this site' });
  }
  const { state, slug } = req.body ?? {};
  if (state !== 'up' && state !== 'down') {
    return res.status(400).json({ message: 'state is "up" or "down"' });
  }
  await setDown(state === 'down');
  return res.redirect(303, isSlug(slug) ? `/edit/${slug}` : '/edit');
}
