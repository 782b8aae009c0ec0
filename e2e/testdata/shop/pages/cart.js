import Link from 'next/link';
import { bySlug, money } from '../data/products';
import { useCart } from '../lib/cart';

export default function CartPage() {
  const { lines, loaded, remove } = useCart();
  const rows = Object.entries(lines).map(([slug, n]) => ({ ...bySlug(slug), n }));
  if (!loaded) return <main><h1>Cart</h1></main>;
  if (rows.length === 0) return <main><h1>Cart</h1><p id="empty">Nothing yet. <Link href="/">Look around</Link>, or begin with <Link href="/p/kettle">a kettle</Link>.</p></main>;
  return (
    <main>
      <h1>Cart</h1>
      <table>
        <tbody>
          {rows.map(({ slug, name, price, n }) => (
            <tr key={slug}><td><Link href={`/products/${slug}`}>{name}</Link></td><td>{n} × {money(price)}</td><td><button id={`remove-${slug}`} type="button" onClick={() => remove(slug)}>remove</button></td></tr>
          ))}
        </tbody>
      </table>
      <p id="total">{money(rows.reduce((sum, { price, n }) => sum + price * n, 0))}</p>
    </main>
  );
}
