// next/app: the component around every page, as a class to extend.

import React from 'react';

async function getInitialProps({ Component, ctx }) {
  const pageProps = Component.getInitialProps ? await Component.getInitialProps(ctx) : {};
  return { pageProps };
}

// App renders the page with its props.
export default class App extends React.Component {
  static origGetInitialProps = getInitialProps;
  static getInitialProps = getInitialProps;

  render() {
    const { Component, pageProps } = this.props;
    return React.createElement(Component, pageProps);
  }
}
