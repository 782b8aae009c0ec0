import { useRouter } from 'next/router';

// As text: what the server could not know must come after hydration.
export default function Told() {
  const { asPath, isReady, query } = useRouter();
  return <h1>{asPath} {String(isReady)} {JSON.stringify(query)}</h1>;
}
