// Announcer: tells screen readers of a navigation, which they do not notice by themselves.

const HIDDEN = 'border:0;clip:rect(0 0 0 0);height:1px;margin:-1px;overflow:hidden;padding:0;position:absolute;top:0;width:1px;white-space:nowrap;word-wrap:normal';

export class Announcer {
  #text;

  constructor() {
    const place = document.createElement('next-route-announcer');
    this.#text = document.createElement('p');
    this.#text.id = '__next-route-announcer__';
    this.#text.setAttribute('aria-live', 'assertive');
    this.#text.setAttribute('role', 'alert');
    this.#text.style.cssText = HIDDEN;
    place.append(this.#text);
    document.body.append(place);
  }

  // announce says the title of the page that is shown, or its heading, or else its path.
  announce(asPath) {
    const heading = () => document.querySelector('h1')?.textContent;
    this.#text.textContent = document.title || heading() || asPath;
  }
}
