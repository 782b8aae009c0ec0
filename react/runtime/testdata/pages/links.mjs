// A page of links.
import React from 'react';
import Link from '../next/link.js';

const h = React.createElement;

export default function Page() {
  return h('div', { id: 'links' },
    h(Link, { id: 'as', href: '/posts/[slug]', as: '/posts/z y' }, 'as'),
    h(Link, { href: '/b', legacyBehavior: true }, h('a', { className: 'c' }, 'legacy')),
    h(Link, { href: '/c', legacyBehavior: true, passHref: true }, h('b', null, 'passed')),
    h(Link, { href: '/c', legacyBehavior: true }, h('b', null, 'kept')),
    h(Link, { href: '/d', legacyBehavior: true }, 'text'),
    h(Link, { href: '/other', legacyBehavior: true }, h('a', { href: '/own' }, 'own')),
    h(Link, { href: '/e' }, h('a', { className: 'bare' }, 'no link in a link')),
    h(Link, { id: 'all', href: '/f', prefetch: true, shallow: true, scroll: false, replace: true, passHref: true, locale: false, target: '_blank', 'data-x': '1', onClick: () => 1, onNavigate: () => 1, title: 't' }, 'all'),
    h(Link, { href: 'https://example.org/a b' }, 'out'));
}
