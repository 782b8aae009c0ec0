import type { AppProps } from 'next/app';
import { ThemeProvider } from '@/lib/theme';
import '@/styles/global.scss';

export default function App({ Component, pageProps }: AppProps) {
  return (
    <ThemeProvider>
      <Component {...pageProps} />
      <style jsx global>{`
        .manual-note { border-left: 4px solid rgb(200, 160, 20); padding-left: 8px; }
      `}</style>
    </ThemeProvider>
  );
}
