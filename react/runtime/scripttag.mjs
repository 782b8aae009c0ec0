// Script tag: the <script> element of a document that a next/script stands for.

import React from 'react';
import { scriptAttributes, scriptText } from './scriptprops.mjs';

// scriptElement is the element of a script that must run before the page.
export function scriptElement(props, nonce) {
  const attributes = { nonce, ...scriptAttributes(props), 'data-nscript': 'beforeInteractive' };
  if (!props.src) return React.createElement('script', { ...attributes, dangerouslySetInnerHTML: { __html: scriptText(props) } });
  return React.createElement('script', { defer: props.async ? undefined : true, ...attributes });
}
