// A page without data.
import React from 'react';
import Router, { useRouter } from '../next/router.js';

Router.events.on('routeChangeStart', () => {});
Router.ready(() => {});

export default function Plain() {
  const { query, isReady, asPath } = useRouter();
  let error = '';
  try {
    Router.push('/x');
  } catch (err) {
    error = err.message;
  }
  return React.createElement('p', { id: 'plain' }, JSON.stringify({ query, isReady, asPath, error }));
}
