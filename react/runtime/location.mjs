// Location: redirect targets in the form that goes into a header.

import site from './siteconfig.mjs';

// locationOf returns destination for a Location header: outside of ASCII percent-encoded, and, if it begins with a slash,
// with repeated slashes and backslashes collapsed, so that '//host' never leaves the site. Whoever wants another host
// writes its scheme. Control characters are an error.
export function locationOf(destination) {
  if (hasControl(destination)) throw new Error(`a redirect to ${JSON.stringify(destination)}, which holds a control character`);
  let text = destination;
  if (/^[/\\]/.test(text)) {
    const end = text.search(/[?#]/);
    const path = end < 0 ? text : text.slice(0, end);
    text = path.replace(/[/\\]+/g, '/') + text.slice(path.length);
  }
  return text.toWellFormed().replace(/[^\x21-\x7e]/gu, encodeURIComponent);
}

function hasControl(text) {
  return /[\u0000-\u001f\u007f]/.test(text); // eslint-disable-line no-control-regex
}

const REDIRECT_STATUS = [301, 302, 303, 307, 308];

// checkRedirect returns {destination, location, status, basePath} of the redirect object that a data function returned;
// who is the function and its page for the error text. location has the site's base path, unless basePath is false;
// destination has not: a browser that navigates adds it itself.
export function checkRedirect(redirect, who) {
  const { destination, permanent, statusCode, basePath } = redirect;
  const wrong = [];
  if (typeof destination !== 'string') wrong.push(`destination must be a string, it is ${JSON.stringify(destination)}`);
  else if (hasControl(destination)) wrong.push(`destination ${JSON.stringify(destination)} holds a control character`);
  if (statusCode !== undefined && permanent !== undefined) wrong.push('give either permanent or statusCode, not both');
  else if (statusCode !== undefined && !REDIRECT_STATUS.includes(statusCode)) wrong.push(`statusCode must be one of ${REDIRECT_STATUS.join(', ')}, it is ${JSON.stringify(statusCode)}`);
  else if (statusCode === undefined && typeof permanent !== 'boolean') wrong.push(`permanent must be true or false, it is ${JSON.stringify(permanent)}`);
  if (basePath !== undefined && typeof basePath !== 'boolean') wrong.push(`basePath must be true or false, it is ${JSON.stringify(basePath)}`);
  if (wrong.length > 0) throw new Error(`${who} returned a redirect that cannot be used: ${wrong.join('; ')}`);
  const below = site.basePath && basePath !== false && /^\//.test(destination) ? site.basePath + destination : destination;
  return { destination, location: locationOf(below), status: statusCode ?? (permanent ? 308 : 307), basePath };
}

// redirectProps is what a browser gets instead of props when it navigates by the data route.
export function redirectProps(redirect, flag) {
  const pageProps = { __N_REDIRECT: redirect.destination, __N_REDIRECT_STATUS: redirect.status };
  if (redirect.basePath !== undefined) pageProps.__N_REDIRECT_BASE_PATH = redirect.basePath;
  return { pageProps, [flag]: true };
}
