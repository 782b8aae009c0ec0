import Link from 'next/link';

export default function Long() {
  return (
    <main>
      <h1>long</h1>
      <a id="to-part" href="#part">a part</a> <Link id="link-part" href="#part">a part by Link</Link>
      <div style={{ height: 3000 }}>space</div>
      <h2 id="part">part</h2>
      <Link id="to-seen" href="/items/seen">seen</Link> <Link id="to-hovered" href="/items/hovered" prefetch={false}>hovered</Link>{' '}
      <Link id="to-unscrolled" href="/long?again=1" scroll={false} prefetch={false}>not to the top</Link>{' '}
      <Link id="to-plain" href="/plain">plain</Link>
      <div style={{ height: 3000 }}>space</div>
    </main>
  );
}
