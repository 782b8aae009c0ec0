// Scroll: where the visitor stood in each entry of the history. A browser restores that too early, before the page of the
// entry is shown, so the router does it. Across documents the browser does, and where it could not, the router.

const STORED = 'freshet:scroll';
const KEPT = 100; // entries

export class Scroll {
  #key;
  #positions;

  // key is that of the entry that is shown.
  constructor(key) {
    this.#key = key;
    this.#positions = read();
    window.history.scrollRestoration = 'manual';
    window.addEventListener('scroll', () => this.note(), { passive: true });
    window.addEventListener('pagehide', () => {
      window.history.scrollRestoration = 'auto';
      this.note();
      write(this.#positions);
    });
    window.addEventListener('pageshow', () => {
      window.history.scrollRestoration = 'manual';
    });
  }

  // note keeps the position for the entry that is shown.
  note() {
    this.#positions.delete(this.#key);
    this.#positions.set(this.#key, [window.scrollX, window.scrollY]);
    if (this.#positions.size > KEPT) this.#positions.delete(this.#positions.keys().next().value);
  }

  // enter says that another entry is shown from now on, and returns its position, or null.
  enter(key) {
    this.#key = key;
    return this.#positions.get(key) ?? null;
  }
}

function read() {
  try {
    return new Map(JSON.parse(window.sessionStorage.getItem(STORED)) ?? []);
  } catch {
    return new Map(); // no storage, or not ours
  }
}

function write(positions) {
  try {
    window.sessionStorage.setItem(STORED, JSON.stringify([...positions]));
  } catch {
    // Without storage a page begins at its top after a reload.
  }
}

// scrollTo moves at once, whatever scroll-behavior says.
export function scrollTo([left, top]) {
  window.scrollTo({ left, top, behavior: 'instant' });
}

// scrollToHash shows the part of the page that a hash names, as browsers do. smooth leaves it to scroll-behavior.
export function scrollToHash(hash, smooth) {
  const name = decode(hash.slice(1));
  const behavior = smooth ? 'auto' : 'instant';
  if (name === '' || name === 'top') return window.scrollTo({ left: 0, top: 0, behavior });
  (document.getElementById(name) ?? document.getElementsByName(name)[0])?.scrollIntoView({ behavior });
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
