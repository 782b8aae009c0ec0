import Head from 'next/head';
import Script from 'next/script';
import Layout from '../components/layout';
import { CartProvider } from '../lib/cart';
import '../styles/globals.css';

export default function App({ Component, pageProps }) {
  return (
    <CartProvider>
      <Head>
        <title>Mountain Shop</title>
        <meta name="description" content="Things for outside" key="description" />
        <link rel="icon" href="/favicon.svg" />
      </Head>
      <Layout>
        <Component {...pageProps} />
      </Layout>
      <Script src="/analytics.js" strategy="afterInteractive" />
    </CartProvider>
  );
}
