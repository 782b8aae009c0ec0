import { Head, Html, Main, NextScript } from 'next/document';
import Script from 'next/script';

// As in Next.js, a file of public/ is named with the basePath.
const base = process.env.BASE ?? '';

export default function Document() {
  return (
    <Html lang="en">
      <Head>
        <link rel="icon" href="data:," />
        <Script src={`${base}/early.js`} strategy="beforeInteractive" />
      </Head>
      <body>
        <Main />
        <NextScript />
      </body>
    </Html>
  );
}
