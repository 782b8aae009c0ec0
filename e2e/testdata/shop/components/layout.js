import Link from 'next/link';
import { useRouter } from 'next/router';
import { useState } from 'react';
import { useCart } from '../lib/cart';
import styles from './layout.module.css';

const top = [['Outdoor', '/categories/outdoor'], ['Kitchen', '/categories/kitchen'], ['Search', '/search']];

export default function Layout({ children }) {
  const { asPath } = useRouter();
  const { lines } = useCart();
  const [open, setOpen] = useState(false);
  const count = Object.values(lines).reduce((sum, n) => sum + n, 0);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <Link href="/" className={styles.name}>Mountain Shop</Link>
        <nav>
          {top.map(([name, href]) => (
            <Link key={href} href={href} className={asPath.startsWith(href) ? styles.current : undefined}>{name} </Link>
          ))}
        </nav>
        <button type="button" id="menu" aria-expanded={open} onClick={() => setOpen(!open)}>menu {open ? 'open' : 'closed'}</button>
        <Link href="/cart" id="cart-link">Cart (<span id="cart-count">{count}</span>)</Link>
      </header>
      {children}
      <footer><Link href="/help">Help</Link> <Link href="/account/orders" prefetch={false}>Orders</Link></footer>
    </div>
  );
}
