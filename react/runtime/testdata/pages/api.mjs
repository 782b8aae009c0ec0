// An API route for tests of the whole worker.
export default async function handler(req, res) {
  switch (req.query.do) {
    case 'revalidate': return res.json({ type: typeof (await res.revalidate(req.query.path)) });
    case 'slow': console.log('slow request begun'); await new Promise((resolve) => setTimeout(resolve, 500)); return res.json({ slow: true });
    case 'log': console.warn('in the API'); return res.json({});
    case 'forgotten': void res.revalidate('no-slash'); return res.json({});
    default: return res.json({ query: req.query });
  }
}
