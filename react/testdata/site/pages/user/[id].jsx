import { useRouter } from 'next/router';

export default function User() {
  const { query, asPath, pathname } = useRouter();
  return <p>{pathname} {asPath} {JSON.stringify(query)} {process.env.NEXT_PUBLIC_NAME}</p>;
}
