// Script tag: the <script> element that a next/script stands for.

import React from 'react';

// What a Script understands and the element does not.
const OWN = ['strategy', 'onLoad', 'onReady', 'onError', 'children', 'dangerouslySetInnerHTML', 'stylesheets'];

// scriptText is the code of an inline script, or ''.
export function scriptText({ children, dangerouslySetInnerHTML }) {
  if (dangerouslySetInnerHTML) return String(dangerouslySetInnerHTML.__html ?? '');
  return Array.isArray(children) ? children.join('') : typeof children === 'string' ? children : '';
}

// scriptAttributes are the props that the element gets.
export function scriptAttributes(props) {
  return Object.fromEntries(Object.entries(props).filter(([name, value]) => !OWN.includes(name) && value !== undefined && value !== null));
}

// scriptElement is the element that a document holds for a script that must run before the page.
export function scriptElement(props, nonce) {
  const text = scriptText(props);
  const attributes = { nonce, ...scriptAttributes(props), 'data-nscript': 'beforeInteractive' };
  if (!props.src) return React.createElement('script', { ...attributes, dangerouslySetInnerHTML: { __html: text } });
  return React.createElement('script', { defer: props.async ? undefined : true, ...attributes });
}
