// A page with many heads.
import React, { Suspense } from 'react';
import Head from '../next/head.js';

const h = React.createElement;
const Late = React.lazy(() => new Promise((resolve) => setTimeout(() => resolve({ default: () => h('i') }), 5)));

export default function Page() {
  return h('main', null,
    h(Head, null, h('title', null, 'first'), h('meta', { name: 'a', content: '1' }), h('meta', { key: 'k', name: 'k', content: 'one' }), h('meta', { charSet: 'latin1' }), 'text', 5, null),
    h(Head, null,
      h(React.Fragment, null, h('link', { rel: 'in-fragment', href: '/1' }), h(React.Fragment, null, h('link', { rel: 'in-nested', href: '/2' }))),
      h('meta', { property: 'og:image', content: '1' }), h('meta', { property: 'og:image', content: '2' })),
    h(Head, null, h('title', null, 'part ', 1, ' of ', 2), h('meta', { name: 'a', content: '2' }), h('meta', { key: 'k', name: 'k', content: 'two' })),
    h(Suspense, { fallback: null }, h(WithHead)));
}

function WithHead() {
  return h(React.Fragment, null, h(Head, null, h('link', { rel: 'late', href: '/3' })), h(Late));
}
