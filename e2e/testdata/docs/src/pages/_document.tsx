import Document, { type DocumentContext, Head, Html, Main, NextScript } from 'next/document';

export default class Manual extends Document {
  static async getInitialProps(context: DocumentContext) {
    return Document.getInitialProps(context);
  }

  render() {
    return (
      <Html lang="en" className="manual">
        <Head>
          <link rel="icon" href="data:," />
        </Head>
        <body>
          <Main />
          <NextScript />
        </body>
      </Html>
    );
  }
}
