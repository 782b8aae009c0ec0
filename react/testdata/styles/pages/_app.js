import '../styles/globals.css';
import '../styles/theme.scss';
import { Inter } from 'next/font/google';
import localFont from 'next/font/local';

const inter = Inter({ subsets: ['latin'], variable: '--font-inter' });
const own = localFont({ src: '../fonts/own.woff2', weight: '400' });

export default function App({ Component, pageProps }) {
  return (
    <main className={`${inter.variable} ${own.className} text-red-500`}>
      <Component {...pageProps} />
    </main>
  );
}
