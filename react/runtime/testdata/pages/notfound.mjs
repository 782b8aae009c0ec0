// A 404 page with data.
import React from 'react';

export default function NotFound({ said }) {
  return React.createElement('h1', { id: 'e404' }, said);
}

export const getStaticProps = async () => ({ props: { said: 'nothing here' } });
