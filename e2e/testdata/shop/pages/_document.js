import { Head, Html, Main, NextScript } from 'next/document';

export default function Document() {
  return (
    <Html lang="en">
      <Head>
        <meta name="theme-color" content="#14503c" />
      </Head>
      <body className="shop">
        <Main />
        <NextScript />
      </body>
    </Html>
  );
}
