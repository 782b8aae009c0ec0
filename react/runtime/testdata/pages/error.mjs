// An _error page that reads the status where a request has it.
import React from 'react';

export default function Failed({ statusCode, more }) {
  return React.createElement('h1', { id: 'error' }, `status ${statusCode} ${more}`);
}

Failed.getInitialProps = ({ res, pathname }) => ({ statusCode: res.statusCode, more: pathname });
