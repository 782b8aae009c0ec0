import Head from 'next/head';
import Link from 'next/link';
import Card from '../../components/card';
import { categories, inside, products } from '../../data/products';

export default function Category({ path, slugs }) {
  return (
    <main>
      <Head>
        <title>{`${path.at(-1)} · Mountain Shop`}</title>
      </Head>
      <p id="crumbs">
        {path.map((name, i) => (
          <span key={name}>{i > 0 ? ' / ' : ''}<Link href={`/categories/${path.slice(0, i + 1).map(encodeURIComponent).join('/')}`}>{name}</Link></span>
        ))}
      </p>
      <h1>{path.at(-1)}</h1>
      <ul>{products.filter(({ slug }) => slugs.includes(slug)).map((product) => <Card key={product.slug} product={product} />)}</ul>
    </main>
  );
}

export function getStaticPaths() {
  return { paths: categories().map((path) => ({ params: { path } })), fallback: false };
}

export function getStaticProps({ params: { path } }) {
  return { props: { path, slugs: products.filter(({ category }) => inside(category, path)).map(({ slug }) => slug) } };
}
