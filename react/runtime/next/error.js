// next/error: the plain page for a status, which a site without pages of its own shows.

import React from 'react';
import Head from './head.js';

const h = React.createElement;

const TEXTS = { 400: 'Bad Request', 404: 'This page could not be found', 405: 'Method Not Allowed', 500: 'Internal Server Error' };

// ErrorPage shows {statusCode, title}. Without a status it stands for a page that failed in the browser.
export default function ErrorPage({ statusCode, title }) {
  const text = title || TEXTS[statusCode] || (statusCode ? 'An unexpected error has occurred' : 'Application error: a client-side exception has occurred');
  return h('div', { style: { fontFamily: 'system-ui, sans-serif', minHeight: '100vh', display: 'flex', gap: '1rem', alignItems: 'center', justifyContent: 'center' } },
    h(Head, null, h('title', null, statusCode ? `${statusCode}: ${text}` : text)),
    statusCode ? h('h1', { className: 'next-error-h1', style: { fontSize: '1.5rem', margin: 0 } }, String(statusCode)) : null,
    h('h2', { style: { fontSize: '1rem', fontWeight: 400, margin: 0 } }, `${text}.`));
}

ErrorPage.getInitialProps = ({ res, err }) => ({ statusCode: res?.statusCode ? res.statusCode : err ? err.statusCode : 404 });
