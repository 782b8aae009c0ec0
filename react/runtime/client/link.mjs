// Links: what happens to them in a browser.

import React from 'react';
import { hasBase } from '../base.mjs';
import { isAbsolute, isScript } from '../href.mjs';

// followLink navigates to where a clicked link leads, unless the browser is to do it: with a key held, in another window, as a
// download, to another site.
export function followLink(event, router, { href, as, replace, shallow, scroll, locale, onNavigate }, shown) {
  const element = event.currentTarget;
  const isAnchor = element.nodeName.toUpperCase() === 'A';
  if ((isAnchor && isModified(event, element)) || element.hasAttribute('download')) return;
  if (isScript(shown)) return event.preventDefault();
  if (!isLocal(shown)) {
    if (!replace) return;
    event.preventDefault();
    window.location.replace(shown);
    return;
  }
  event.preventDefault();
  let stopped = false;
  onNavigate?.({ preventDefault: () => { stopped = true; } });
  if (!stopped) router[replace ? 'replace' : 'push'](href, as, { shallow, locale, scroll: scroll ?? true });
}

function isModified(event, element) {
  const target = element.getAttribute('target');
  return (target && target !== '_self') || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.nativeEvent?.which === 2;
}

function isLocal(href) {
  if (!isAbsolute(href)) return true;
  const url = new URL(href, window.location.href);
  return url.origin === window.location.origin && hasBase(url.pathname);
}

// What links have asked for; one that fails is not asked for again until it is clicked.
const asked = new Set();

// prefetchLink brings what a link leads to, once, unless the visitor's connection is dear or slow.
export function prefetchLink(prefetch, { href, as }, shown) {
  const { saveData, effectiveType } = window.navigator.connection ?? {};
  if (asked.has(shown) || saveData || /2g/.test(effectiveType) || !isLocal(shown) || isScript(shown)) return;
  asked.add(shown);
  prefetch(href, as).catch(() => {}); // a click will say what is wrong
}

// useRefs returns a ref object for an element and the ref to give it, which also serves the one that came from outside.
export function useRefs(outer) {
  const node = React.useRef(null);
  const undo = React.useRef(null);
  const ref = React.useCallback((element) => {
    node.current = element;
    if (typeof outer !== 'function') {
      if (outer) outer.current = element;
    } else if (element === null && typeof undo.current === 'function') {
      undo.current();
    } else {
      // React 19 has refs that return what is to be done in the end.
      undo.current = outer(element);
    }
  }, [outer]);
  return [node, ref];
}
