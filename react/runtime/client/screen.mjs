// Screen: the part of the document that React keeps.

import React from 'react';
import { hydrateRoot } from 'react-dom/client';
import config from '../siteconfig.mjs';
import { Boundary } from './boundary.mjs';

const h = React.createElement;

// Screen shows views: {element, onShown}. onShown runs when the document has changed and before it is painted.
export class Screen {
  #container;
  #onError;
  #root;
  #waiting = null; // the view that is not yet in the document, and who waits for it

  // onError(error, view) hears of a view that threw while it was rendered; nothing of it is shown then.
  constructor(container, onError) {
    this.#container = container;
    this.#onError = onError;
  }

  // show resolves with true when the view is in the document, with false if another one came before. The first view must be the
  // one that the server rendered.
  show(view) {
    this.#waiting?.resolve(false);
    return new Promise((resolve) => {
      this.#waiting = { view, resolve };
      const tree = this.#tree(view);
      if (this.#root) React.startTransition(() => this.#root.render(tree));
      else this.#root = hydrateRoot(this.#container, tree);
    });
  }

  // Nothing here may be an array of elements, or useId would count otherwise than on the server.
  #tree(view) {
    const tree = h(Shown, { view, done: this.#shown }, h(Boundary, { view, onError: this.#onError }, view.element));
    return config.reactStrictMode ? h(React.StrictMode, null, tree) : tree;
  }

  #shown = (view) => {
    if (this.#waiting?.view !== view) return;
    const { resolve } = this.#waiting;
    this.#waiting = null;
    view.onShown?.();
    resolve(true);
  };
}

// Shown calls done after everything below it is in the document.
function Shown({ view, done, children }) {
  React.useLayoutEffect(() => done(view), [view, done]);
  return children;
}
