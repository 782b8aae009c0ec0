import Image from 'next/image';
import Link from 'next/link';
import Card from '../components/card';
import { categories, products } from '../data/products';

export default function Home({ featured, paths }) {
  return (
    <main>
      <h1>Things for outside</h1>
      <Image src="/hill.svg" alt="a hill" width={400} height={120} priority />
      <ul>{products.filter(({ slug }) => featured.includes(slug)).map((product) => <Card key={product.slug} product={product} />)}</ul>
      <ul id="categories">
        {paths.map((path) => (
          <li key={path.join('/')}><Link href={{ pathname: '/categories/[...path]', query: { path } }}>{path.join(' / ')}</Link></li>
        ))}
      </ul>
    </main>
  );
}

export function getStaticProps() {
  return { props: { featured: ['walking-boots', 'kettle'], paths: categories() } };
}
