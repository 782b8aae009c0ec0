import type { GetStaticPaths, GetStaticProps } from 'next';
import { useRouter } from 'next/router';
import { useState } from 'react';
import { Shell } from '@/components/shell';
import { type Manual, listed, read } from '@/lib/pages';

export default function Page({ slug, title, summary, html, headings }: Manual) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  return (
    <Shell title={title} summary={summary}>
      <button id="contents" type="button" onClick={() => setOpen(!open)}>{open ? 'hide' : 'show'} contents</button>
      {open && (
        <ol id="headings">
          {headings.map(({ id, text }) => (
            <li key={id}><button id={`to-${id}`} type="button" onClick={() => router.push(`#${id}`)}>{text}</button></li>
          ))}
        </ol>
      )}
      <article dangerouslySetInnerHTML={{ __html: html }} />
      <p id="where" className="where">{slug.join(' / ')} {slug.length > 2 ? 'deep' : 'flat'}</p>
      <style jsx>{`
        article :global(h2) { color: rgb(70, 110, 200); }
        .where { font-style: italic; }
      `}</style>
    </Shell>
  );
}

export const getStaticPaths: GetStaticPaths = async () => ({
  paths: (await listed()).map((slug) => ({ params: { slug } })),
  fallback: 'blocking',
});

export const getStaticProps: GetStaticProps<Manual> = async ({ params }) => {
  const page = await read(params?.slug as string[]);
  return page ? { props: page, revalidate: 3600 } : { notFound: true, revalidate: 60 };
};
