// An _app as a class.
import React from 'react';
import App from '../next/app.js';

export default class MyApp extends App {
  static async getInitialProps(context) {
    return { ...(await App.getInitialProps(context)), menu: 'class' };
  }

  render() {
    const { Component, pageProps, menu, router } = this.props;
    return React.createElement('div', { id: 'app', 'data-menu': menu, 'data-path': router.asPath }, React.createElement(Component, pageProps));
  }
}
