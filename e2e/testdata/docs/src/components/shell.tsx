import Head from 'next/head';
import Link from 'next/link';
import { useRouter } from 'next/router';
import { type ReactNode, useState } from 'react';
import { useTheme } from '@/lib/theme';
import styles from './shell.module.scss';

const pages: [string, string][] = [['Home', '/'], ['Start', '/guide/start'], ['Deeper', '/guide/deeper'], ['Words', '/words']];

export function Shell({ title, summary, children }: { title: string; summary?: string; children: ReactNode }) {
  const { asPath } = useRouter();
  const { theme, toggle } = useTheme();
  const [clicks, setClicks] = useState(0);
  return (
    <div className={styles.shell}>
      <Head>
        <title>{`${title} · The Manual`}</title>
        {summary ? <meta name="description" content={summary} /> : null}
        <meta property="og:title" content={title} key="og-title" />
      </Head>
      <nav className={styles.side}>
        <ul>
          {pages.map(([name, href]) => (
            <li key={href}>
              <Link href={href} aria-current={asPath.split('#')[0] === href ? 'page' : undefined}>{name}</Link>
            </li>
          ))}
        </ul>
        <button id="theme" type="button" onClick={toggle}>theme {theme}</button>
        <button id="clicks" type="button" onClick={() => setClicks(clicks + 1)}>clicked {clicks}</button>
        <small>Version {process.env.MANUAL_VERSION}</small>
      </nav>
      <main id="main">{children}</main>
      <style jsx>{`
        main { padding: 12px; background: ${theme === 'dark' ? 'rgb(20, 20, 30)' : 'rgb(255, 255, 255)'}; color: ${theme === 'dark' ? 'rgb(230, 230, 230)' : 'rgb(20, 20, 30)'}; }
        button { margin-right: 8px; border: 1px solid rgb(90, 90, 90); }
        small :global(b) { color: red; }
      `}</style>
    </div>
  );
}
