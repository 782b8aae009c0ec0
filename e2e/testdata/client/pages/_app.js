// What the tests read of the router stands above every page, and what _app
// itself keeps (clicks) must survive a navigation.
import { useEffect, useState } from 'react';
import Link from 'next/link';
import Router, { useRouter } from 'next/router';
import '../styles/site.css';

const names = [
  'routeChangeStart', 'beforeHistoryChange', 'routeChangeComplete', 'routeChangeError', 'hashChangeStart', 'hashChangeComplete',
];

function useEvents() {
  useEffect(() => {
    window.events = [];
    window.Router = Router;
    const listeners = names.map((name) => [name, (...args) => window.events.push([name, ...args])]);
    for (const [name, listener] of listeners) Router.events.on(name, listener);
    return () => {
      for (const [name, listener] of listeners) Router.events.off(name, listener);
    };
  }, []);
}

export default function App({ Component, pageProps }) {
  const router = useRouter();
  const [clicks, setClicks] = useState(0);
  // As text these would not hydrate under Next.js, which knows them in a browser before it hydrates.
  const [ready, setReady] = useState(false);
  const [asPath, setAsPath] = useState('');
  useEffect(() => setReady(router.isReady), [router.isReady]);
  useEffect(() => setAsPath(router.asPath), [router.asPath]);
  useEvents();
  return (
    <div id="shell">
      <p>
        <i id="pathname">{router.pathname}</i> <i id="aspath" data-server={router.asPath}>{asPath}</i> <i id="query">{JSON.stringify(router.query)}</i>{' '}
        <i id="ready" data-server={String(router.isReady)}>{String(ready)}</i> <i id="fallback">{String(router.isFallback)}</i>{' '}
        <button id="kept" onClick={() => setClicks(clicks + 1)}>kept {clicks}</button> <Link id="home" href="/">home</Link>
      </p>
      <Component {...pageProps} />
    </div>
  );
}
