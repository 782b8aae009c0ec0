// next/document: the document around the page.

import React from 'react';
import { DocumentContext } from '../contexts.mjs';
import { assetsOf } from '../documentassets.mjs';
import { scriptElement } from '../scripttag.mjs';

const h = React.createElement;

// useDocument returns the context and notes that a part was rendered.
function useDocument(part) {
  const document = React.useContext(DocumentContext);
  if (!document) throw new Error(`<${part}> of next/document stands outside of pages/_document`);
  document.rendered.add(part);
  return document;
}

// Html is the root element.
export function Html(props) {
  useDocument('Html');
  return h('html', props);
}

// Head holds what pages put into next/head, then its own children, then the style sheets and scripts of the page, then the
// styles that the document collected.
export function Head({ children, nonce, crossOrigin, ...props }) {
  const document = useDocument('Head');
  const { head, styles, client, route, scripts } = document;
  document.nonce = nonce; // for the scripts among its children
  const assets = assetsOf(client, route, { nonce, crossOrigin });
  const early = assets.runtime ? scripts.early.map((script, i) => h(React.Fragment, { key: `early ${i}` }, scriptElement(script, nonce))) : [];
  return h('head', props, head, children, assets.styles, early, assets.scripts, styles);
}

// Main is where the page goes.
export function Main() {
  const { html } = useDocument('Main');
  return h('div', { id: '__next', dangerouslySetInnerHTML: { __html: html } });
}

// NextScript holds the data from which a browser goes on with the page.
export function NextScript({ nonce, crossOrigin }) {
  const { data, runtime } = useDocument('NextScript');
  if (!runtime) return null;
  return h('script', { id: '__NEXT_DATA__', type: 'application/json', nonce, crossOrigin, dangerouslySetInnerHTML: { __html: data() } });
}

// Document is the default document, as a class to extend. getInitialProps may wrap ctx.renderPage to collect styles.
export default class Document extends React.Component {
  static getInitialProps(ctx) {
    return ctx.defaultGetInitialProps(ctx);
  }

  render() {
    return h(Html, null, h(Head), h('body', null, h(Main), h(NextScript)));
  }
}
