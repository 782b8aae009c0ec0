import Link from 'next/link';
import { useRouter } from 'next/router';

export default function Help() {
  const { pathname } = useRouter();
  return (
    <main>
      <h1>Help</h1>
      <p>This page is {pathname}. Write to the shop, or <Link href="/search?q=boots">search</Link>.</p>
    </main>
  );
}
