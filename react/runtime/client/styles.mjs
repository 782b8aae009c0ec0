// Style sheets of pages. Those of the next page are loaded beside those of the one that is shown, without effect; then all
// change places at once, so that no page is ever seen unstyled or with another's styles.

import { LoadError } from './leave.mjs';

const SHOWN = 'link[rel="stylesheet"][data-n-p]';

export class Styles {
  #like;

  // like is an element whose nonce and crossOrigin the links get, too.
  constructor(like) {
    this.#like = like;
  }

  // load begins to load the style sheets at hrefs and returns {ready, show, drop}: a promise, and what to do then.
  load(hrefs) {
    const shown = [...document.querySelectorAll(SHOWN)];
    const urls = hrefs.map((href) => new URL(href, document.baseURI).href);
    if (urls.join(' ') === shown.map((link) => link.href).join(' ')) return { ready: Promise.resolve(), show() {}, drop() {} };
    const links = urls.map((url) => this.#link(url));
    const ready = Promise.all(links.map(loaded)).then(() => {});
    ready.catch(() => {}); // whoever awaits it hears of it
    const last = [...document.querySelectorAll('link[rel="stylesheet"]:is([data-n-g], [data-n-p])')].pop();
    if (last) last.after(...links);
    else document.head.append(...links);
    return {
      ready,
      show() {
        for (const link of links) {
          link.setAttribute('data-n-p', '');
          link.media = 'all';
        }
        for (const link of document.querySelectorAll(SHOWN)) if (!links.includes(link)) link.remove();
      },
      drop() {
        for (const link of links) link.remove();
      },
    };
  }

  #link(href) {
    const link = document.createElement('link');
    const { nonce, crossOrigin } = this.#like;
    Object.assign(link, { rel: 'stylesheet', media: 'not all' }, nonce && { nonce }, crossOrigin && { crossOrigin }, { href });
    return link;
  }
}

function loaded(link) {
  return new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => reject(new LoadError(`Failed to load the style sheet ${link.href}`));
  });
}
