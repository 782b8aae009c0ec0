// Whether a request comes from a page of this site, so that no other web site
// can make a visitor's browser send it. Browsers send Sec-Fetch-Site, or at
// least Origin with a POST; a client that sends neither is no browser.
export function sameOrigin(req) {
  const site = req.headers['sec-fetch-site'];
  if (site) return site === 'same-origin';
  const { origin, host } = req.headers;
  if (!origin) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false; // "null", from a sandboxed page
  }
}
