import { Html, Head, Main, NextScript } from 'next/document';

export default function Document() {
  return (
    <Html lang="en">
      <Head><meta name="from" content="document" /></Head>
      <body><Main /><NextScript /></body>
    </Html>
  );
}
