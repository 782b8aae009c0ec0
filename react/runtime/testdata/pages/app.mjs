// An _app with data of its own.
import React from 'react';
import Head from '../next/head.js';

const h = React.createElement;

export default function App({ Component, pageProps, menu }) {
  return h('div', { id: 'app', 'data-menu': menu },
    h(Head, null, h('title', null, 'app title'), h('meta', { name: 'viewport', content: 'own' })),
    h(Component, pageProps));
}

App.getInitialProps = async ({ Component, router, ctx }) => {
  if (typeof Component !== 'function' || router.pathname !== ctx.pathname) throw new Error('the context is wrong');
  return { menu: `menu of ${ctx.pathname}`, pageProps: { fromApp: true } };
};
