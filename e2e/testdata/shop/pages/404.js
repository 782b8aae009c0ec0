import Link from 'next/link';

export default function NotFound() {
  return (
    <main>
      <h1>We do not sell that</h1>
      <Link href="/">Back to the shop</Link>
    </main>
  );
}
