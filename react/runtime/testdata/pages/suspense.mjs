// A page whose parts suspend, one of them never works on the server.
import React, { Suspense } from 'react';

const h = React.createElement;
const lazy = (ms, component) => React.lazy(() => new Promise((resolve) => setTimeout(() => resolve({ default: component }), ms)));
const Slow = lazy(10, () => h('section', null, 'x'.repeat(35000), h('i', { id: 'slow-end' })));
const Slower = lazy(20, () => h('section', null, 'y'.repeat(35000), h('i', { id: 'slower-end' })));
const Never = () => { throw new Error('only in a browser'); };

export default function Page() {
  return h('main', null,
    h(Suspense, { fallback: h('p', null, 'waiting') }, h(Slow)),
    h(Suspense, { fallback: h('p', null, 'waiting') }, h(Slower)),
    h(Suspense, { fallback: h('p', { id: 'left' }, 'left to the browser') }, h(Never)));
}
