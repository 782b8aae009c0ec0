// HTML: text that goes into a document.

const UNSAFE = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026', '\u2028': '\\u2028', '\u2029': '\\u2029' };

// scriptJSON makes JSON safe inside of a <script>: nothing in it can end the element, begin a comment or a line.
export function scriptJSON(json) {
  return json.replace(/[<>&\u2028\u2029]/g, (c) => UNSAFE[c]);
}

// withDoctype puts the doctype in front of a document that has none.
export function withDoctype(html) {
  return /^<!doctype html>/i.test(html) ? html : `<!DOCTYPE html>${html}`;
}
