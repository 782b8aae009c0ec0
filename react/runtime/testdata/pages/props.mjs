// A page that shows its props, with a getStaticProps that the params direct.
import React from 'react';
import Head from '../next/head.js';
import Link from '../next/link.js';
import { useRouter, withRouter } from '../next/router.js';

const h = React.createElement;
const Name = withRouter(({ router }) => h('b', { id: 'name' }, router.pathname));

export default function Page(props) {
  const router = useRouter();
  if (router.isFallback) return h('p', { id: 'loading' }, 'loading');
  if (props.explode) throw new Error('RENDER-BOOM');
  if (props.push) router.push('/x');
  return h('main', null,
    h(Head, null, h('title', null, props.title ?? 'untitled', ' | site'), h('meta', { name: 'description', content: 'page' })),
    h('pre', { id: 'props' }, JSON.stringify(props)),
    h('pre', { id: 'router' }, JSON.stringify(router)),
    h(Name),
    h(Link, { href: { pathname: '/p/[a]', query: { a: 'x y', q: 1 } }, className: 'c', prefetch: false }, 'link'));
}

export function getStaticPaths() {
  return { paths: [{ params: { a: 'one' } }, '/p/two'], fallback: true };
}

export async function getStaticProps({ params, revalidateReason }) {
  switch (params.a) {
    case 'throw': throw new TypeError('DATA-BOOM');
    case 'notfound': return { notFound: true, revalidate: 5, tags: ['t'] };
    case 'redirect': return { redirect: { destination: '/elsewhere', permanent: true } };
    case 'explode': return { props: { explode: true } };
    case 'push': return { props: { push: true } };
    case 'undefined': return { props: { u: undefined } };
    case 'hang': return new Promise(() => {});
    case 'fetch': await fetch(process.env.HANG_URL); return { props: {} };
    case 'exit': process.exit(7); break;
    case 'uncaught': setTimeout(() => { throw new Error('TIMER-BOOM'); }, 1); return { props: {} };
    case 'rejection': void Promise.reject(new Error('FORGOTTEN-BOOM')); return { props: {} };
    case 'log': console.log('from', params.a); console.error(new Error('shown')); process.stdout.write('to stdout\n'); return { props: {} };
    case 'slow': console.log('slow page begun'); await new Promise((resolve) => setTimeout(resolve, 500)); return { props: {} };
    case 'big': return { props: { text: 'x'.repeat(40 << 20) } };
    default: return { props: { params, reason: revalidateReason, title: params.a, script: '</script><!--' }, revalidate: 60, tags: ['post:1'] };
  }
}
