import Head from 'next/head';
import Link from 'next/link';

export default function App({ Component, pageProps }) {
  return (
    <>
      <Head>
        <title>The River Log</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
      </Head>
      <header className="top">
        <Link href="/" className="name">
          <svg viewBox="0 0 32 20" aria-hidden="true">
            <path d="M1 6c5-6 10 6 15 0s10 6 15 0M1 14c5-6 10 6 15 0s10 6 15 0" />
          </svg>
          The River Log
        </Link>
        <nav>
          <Link href="/">Posts</Link>
          <Link href="/edit">Workshop</Link>
        </nav>
      </header>
      <main>
        <Component {...pageProps} />
      </main>
      <footer>
        Notes from a gauge house. An example for <strong>freshet</strong>: every page is a stored page,
        renewed at most every 60 seconds, or the moment it is told to.
      </footer>
    </>
  );
}
