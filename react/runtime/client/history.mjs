// History: the browser's entries, each with what the router needs to show its page again.

const newKey = () => Math.random().toString(36).slice(2, 10);

export class History {
  // key is that of the entry that is shown, shallow whether it was reached so.
  key;
  shallow = false;
  #url = '';

  constructor() {
    const { state } = window.history;
    this.key = (isOurs(state) && state.key) || newKey();
  }

  // write makes an entry (pushState) or changes the one that is shown (replaceState). url is the page, as what the address bar
  // shows, both with base path.
  write(method, { url, as, options }) {
    this.#url = url;
    if (method === 'pushState' && as === here()) return;
    if (method === 'pushState') this.key = newKey();
    this.shallow = Boolean(options.shallow);
    window.history[method]({ url, as, options: plain(options), __N: true, key: this.key }, '', as);
  }

  // adopt makes an entry ours that the browser has made on the page that is shown: for a plain link to a part of it.
  adopt() {
    this.key = newKey();
    this.write('replaceState', { url: this.#url, as: here(), options: {} });
  }
}

// isOurs reports whether the router has made an entry.
export function isOurs(state) {
  return state?.__N === true;
}

// here is the path, query and hash of the document.
export function here() {
  return window.location.href.slice(window.location.origin.length);
}

// Only these options can be kept in the history.
function plain({ shallow, scroll, locale }) {
  return { ...(shallow === undefined ? {} : { shallow }), ...(scroll === undefined ? {} : { scroll }), ...(locale === undefined ? {} : { locale }) };
}
