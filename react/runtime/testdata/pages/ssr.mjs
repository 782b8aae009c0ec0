// A page that is rendered at each request, directed by its query.
import React from 'react';

export default function Page(props) {
  if (props.explode) throw new Error('RENDER-BOOM');
  return React.createElement('pre', { id: 'props' }, JSON.stringify(props));
}

export async function getServerSideProps(context) {
  const { req, res, ...rest } = context;
  switch (rest.query.do) {
    case 'throw': throw new Error('SSR-BOOM');
    case 'notfound': return { notFound: true };
    case 'redirect': return { redirect: { destination: '//other/é', permanent: true } };
    case 'sent': res.statusCode = 201; return void res.end('sent');
    case 'teapot': res.statusCode = 418; break;
    case 'nothing': return undefined;
    case 'promise': return { props: Promise.resolve({ p: 1 }) };
    case 'cached': res.setHeader('Cache-Control', 'public, s-maxage=10'); break;
    case 'explode': res.setHeader('Cache-Control', 'public, s-maxage=10'); return { props: { explode: true } };
    case 'undefined': return { props: { u: undefined } };
    case 'unknown': return { props: {}, revalidate: 1 };
    case 'late': res.write('part'); await new Promise((resolve) => setTimeout(resolve, 5)); throw new Error('LATE-BOOM');
    default:
  }
  return { props: { keys: Object.keys(context), rest: JSON.parse(JSON.stringify(rest)), url: req.url, method: req.method, cookies: req.cookies } };
}
