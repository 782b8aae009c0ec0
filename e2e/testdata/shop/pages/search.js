import { useEffect, useState } from 'react';
import Head from 'next/head';
import { useRouter } from 'next/router';
import Card from '../components/card';
import { products } from '../data/products';

export default function Search() {
  const router = useRouter();
  const q = router.query.q ?? '';
  const [found, setFound] = useState(null);
  useEffect(() => {
    if (!router.isReady) return;
    let current = true;
    fetch(`/api/search?q=${encodeURIComponent(q)}`).then((answer) => answer.json()).then(({ slugs }) => {
      if (current) setFound(slugs);
    });
    return () => { current = false; };
  }, [q, router.isReady]);
  const ask = (event) => {
    event.preventDefault();
    const { value } = event.currentTarget.elements.q;
    router.push({ pathname: '/search', query: value ? { q: value } : {} }, undefined, { shallow: true });
  };
  return (
    <main>
      <Head>
        <title>Search · Mountain Shop</title>
        <meta name="robots" content="noindex" />
      </Head>
      <h1>Search</h1>
      <form onSubmit={ask}>
        <input id="q" name="q" key={q} defaultValue={q} /> <button id="go" type="submit">go</button>
      </form>
      <p id="found">{found === null ? 'nothing asked yet' : `${found.length} found for “${q}”`}</p>
      <ul>{products.filter(({ slug }) => found?.includes(slug)).map((product) => <Card key={product.slug} product={product} />)}</ul>
    </main>
  );
}
