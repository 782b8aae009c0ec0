import { useState } from 'react';
import dynamic from 'next/dynamic';
import Head from 'next/head';
import Image from 'next/image';
import Link from 'next/link';
import { bySlug, money, products } from '../../data/products';
import { useCart } from '../../lib/cart';
import { stock } from '../../lib/stock';

const Reviews = dynamic(() => import('../../components/reviews'), { loading: () => <p id="reviews">…</p> });
const Clock = dynamic(() => import('../../components/clock'), { ssr: false });

export default function Product({ slug, left }) {
  const { name, price, text, image, category, sizes = [] } = bySlug(slug);
  const { add } = useCart();
  const [size, setSize] = useState(sizes[0] ?? null);
  const [reviews, setReviews] = useState(false);
  return (
    <main>
      <Head>
        <title>{`${name} · Mountain Shop`}</title>
        <meta name="description" content={text} key="description" />
        <meta property="og:title" content={name} />
      </Head>
      <h1>{name}</h1>
      <Image src={image} alt={name} placeholder="empty" />
      <p>{text}</p>
      <p>
        <b>{money(price)}</b>, {left > 0 ? `${left} left` : 'sold out'} <Clock />
      </p>
      {sizes.length > 0 && (
        <p id="sizes">
          {sizes.map((n) => <button key={n} id={`size-${n}`} type="button" onClick={() => setSize(n)}>{n === size ? `[${n}]` : n}</button>)}
        </p>
      )}
      <button id="add" type="button" disabled={left === 0} onClick={() => add(slug)}>add to cart</button>
      <button id="show-reviews" type="button" onClick={() => setReviews(true)}>reviews</button>
      {reviews && <Reviews name={name} />}
      <p>In <Link href={`/categories/${category.map(encodeURIComponent).join('/')}`}>{category.at(-1)}</Link></p>
    </main>
  );
}

export function getStaticPaths() {
  return { paths: products.slice(0, 4).map(({ slug }) => ({ params: { slug } })), fallback: 'blocking' };
}

export async function getStaticProps({ params: { slug } }) {
  if (slug === 'boots') return { redirect: { destination: '/products/walking-boots', permanent: true }, revalidate: 30 };
  if (!bySlug(slug)) return { notFound: true, revalidate: 30 };
  return { props: { slug, left: await stock(slug) }, revalidate: 30 };
}
