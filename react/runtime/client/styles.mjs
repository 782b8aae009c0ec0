// Style sheets of pages. Those of the next page are loaded beside those of the one that is shown, without effect; then all
// change places at once, so that no page is ever seen unstyled or with another's styles.

import { LoadError } from './leave.mjs';

export class Styles {
  #like;
  #base;

  // like is an element whose nonce and crossOrigin the links get, too; base is the URL of the folder that the build's own style
  // sheets are in.
  constructor(like, base) {
    this.#like = like;
    this.#base = base;
  }

  // link adds what is not there yet of style sheets for fonts, and waits for none: text is to be seen without its font, too.
  link(hrefs) {
    const present = [...document.querySelectorAll('link[rel="stylesheet"]')].map((link) => link.href);
    for (const href of hrefs) {
      const link = this.#link(href);
      link.removeAttribute('media');
      if (!present.includes(link.href)) document.head.append(link);
    }
  }

  // load begins to load the style sheets at hrefs and returns {ready, show, drop}: a promise, and what to do then.
  load(hrefs) {
    const shown = this.#shown();
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
      show: () => {
        for (const link of links) {
          link.setAttribute('data-n-p', '');
          link.removeAttribute('media');
        }
        for (const link of this.#shown()) if (!links.includes(link)) link.remove();
      },
      drop() {
        for (const link of links) link.remove();
      },
    };
  }

  // shown are those of the page that is shown.
  #shown() {
    return [...document.querySelectorAll('link[rel="stylesheet"][data-n-p]')].filter((link) => link.href.startsWith(this.#base));
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
