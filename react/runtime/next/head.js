// next/head: elements for the head of the document, from anywhere in a page.

import React from 'react';
import { HeadContext } from '../contexts.mjs';
import { dedupe, flatten, textOf } from '../headtags.mjs';

// Head renders nothing where it stands.
export default function Head({ children }) {
  const heads = React.useContext(HeadContext);
  if (typeof window === 'undefined') {
    // A component that suspends has not rendered its children yet, so each Head of a page comes here once.
    heads?.push(children);
    return null;
  }
  const id = React.useRef(null);
  React.useLayoutEffect(() => heads?.set(id, children));
  React.useLayoutEffect(() => () => heads?.delete(id), [heads]);
  return null;
}

// defaultHead is what every document has unless a page says otherwise.
export function defaultHead() {
  return [
    React.createElement('meta', { charSet: 'utf-8' }),
    React.createElement('meta', { name: 'viewport', content: 'width=device-width' }),
  ];
}

// headElements returns the elements for the document: the default ones and those in heads, the list of a HeadContext.
// data-next-head marks them for the browser, which replaces them when the page changes.
export function headElements(heads) {
  const all = flatten([defaultHead(), ...heads], React.Fragment);
  return dedupe(all).map((element, i) => {
    const { children } = element.props;
    const title = element.type === 'title' && Array.isArray(children);
    return React.cloneElement(element, { key: element.key ?? `${i}`, 'data-next-head': '' }, ...(title ? [textOf(children)] : []));
  });
}
