// A _document as a class that collects styles while the page renders, as CSS-in-JS libraries do.
import React from 'react';
import Document, { Head, Html, Main, NextScript } from '../next/document.js';

const h = React.createElement;

export default class MyDocument extends Document {
  static async getInitialProps(ctx) {
    const seen = [];
    const { renderPage } = ctx;
    ctx.renderPage = () => renderPage({
      enhanceApp: (App) => (props) => (seen.push('app'), h('div', { id: 'enhanced' }, h(App, props))),
      enhanceComponent: (Component) => (props) => (seen.push('component'), h(Component, props)),
    });
    const initial = await Document.getInitialProps(ctx);
    if (typeof initial.html !== 'string') throw new Error('the html is missing');
    return { ...initial, styles: [h('style', { key: 's', 'data-seen': seen.join() }, `.length{width:${initial.html.length}px}`)] };
  }

  render() {
    return h(Html, null, h(Head), h('body', { 'data-page': this.props.__NEXT_DATA__.page }, h(Main), h(NextScript)));
  }
}
