// A _document as a function.
import React from 'react';
import { Head, Html, Main, NextScript } from '../next/document.js';

const h = React.createElement;

export default function Document() {
  return h(Html, { lang: 'eo' },
    h(Head, null, h('meta', { name: 'from-document', content: 'yes' })),
    h('body', { className: 'doc-body' }, h('aside', null, 'document'), h(Main), h(NextScript, { nonce: 'n1' })));
}
