// Data: getStaticProps.

import { readOutcome, readTags, readWindow } from './outcome.mjs';
import { isDynamic } from './pattern.mjs';

// Why the page is rendered, in Next.js' words.
const REASONS = { prerender: 'build', demand: 'on-demand', visit: 'stale', aged: 'stale' };

// staticProps calls getStaticProps of the page route and returns the outcome with {revalidate, tags}. What the function
// sees is all that is in the key of the page: no request, no header, no query.
export async function staticProps(getStaticProps, { route, params, cause, warn }) {
  const who = `getStaticProps of "${route}"`;
  const context = {
    ...(isDynamic(route) ? { params } : undefined),
    locales: [],
    locale: undefined,
    defaultLocale: undefined,
    revalidateReason: REASONS[cause] ?? 'stale',
  };
  const result = await getStaticProps(context);
  const outcome = readOutcome(result, { who, keys: ['props', 'notFound', 'redirect', 'revalidate', 'tags'], strict: cause === 'prerender', warn });
  outcome.revalidate = readWindow(result, { who, warn });
  outcome.tags = readTags(result, { who });
  return outcome;
}

// jsonOf writes the props of a page as the data route and the page's script carry them.
export function jsonOf(props, route) {
  try {
    return JSON.stringify(props);
  } catch (err) {
    throw new Error(`the props of "${route}" cannot be written as JSON: ${err.message}`, { cause: err });
  }
}
