import type { InferGetStaticPropsType } from 'next';
import Link from 'next/link';
import { Shell } from '@/components/shell';
import { listed, read } from '@/lib/pages';

export default function Home({ entries }: InferGetStaticPropsType<typeof getStaticProps>) {
  return (
    <Shell title="The Manual" summary="All pages of the manual">
      <h1>The Manual</h1>
      <p className="manual-note">Everything is here.</p>
      <dl>
        {entries.map(({ slug, title, summary }) => (
          <div key={slug.join('/')}>
            <dt><Link href={`/${slug.join('/')}`}>{title}</Link></dt>
            <dd>{summary}</dd>
          </div>
        ))}
      </dl>
      <style jsx>{`
        dt { font-weight: 700; }
        dd { color: rgb(90, 90, 90); }
      `}</style>
    </Shell>
  );
}

export async function getStaticProps() {
  const all = await Promise.all((await listed()).map(read));
  return { props: { entries: all.filter((page) => page !== null).map(({ slug, title, summary }) => ({ slug, title, summary })) } };
}
