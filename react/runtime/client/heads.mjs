// Heads: what next/head puts into the head of the document while pages come and go.

import { headElements } from '../next/head.js';
import { elementOf, isSame } from './element.mjs';

// What headElements marks as ours. All else in the head belongs to _document and to scripts.
const OURS = '[data-next-head]';

export class Heads {
  #children = new Map();
  #due = false;

  // set says what the Head with this identity asks for. Those that came later win, as on the server, where they stand later.
  set(id, children) {
    this.#children.set(id, children);
    this.#update();
  }

  delete(id) {
    this.#children.delete(id);
    this.#update();
  }

  // Many a Head comes and goes in one change of the document: it is brought up to date after all of them and before it is painted.
  #update() {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      show(headElements([...this.#children.values()]).map(elementOf));
    });
  }
}

// show makes the wanted elements those of the document; what is there already stays untouched.
function show(wanted) {
  const { head } = document;
  const present = new Set(head.querySelectorAll(OURS));
  const missing = wanted.filter((element) => {
    for (const old of present) {
      if (isSame(old, element)) return !present.delete(old);
    }
    return true;
  });
  for (const old of present) {
    const next = old.tagName === 'TITLE' && missing.find((element) => element.tagName === 'TITLE');
    if (next) old.replaceWith(...missing.splice(missing.indexOf(next), 1));
    else old.remove();
  }
  for (const element of missing) {
    // Both count only if they come first: the encoding, and the title of pages before that of _document.
    if (element.tagName === 'TITLE' || element.hasAttribute('charset')) head.prepend(element);
    else head.append(element);
  }
}
