import Link from 'next/link';

export default function NotFound() {
  return (
    <>
      <h1>Nothing at this bend</h1>
      <p className="lead">There is no page here. It may have drifted off, or it was never launched.</p>
      <p><Link href="/">Back to the posts</Link></p>
    </>
  );
}
