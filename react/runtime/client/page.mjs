// Page data: what the server put into the document for the page that it shows.

// readPageData returns the parsed content of the document's __NEXT_DATA__.
export function readPageData(document) {
  const element = document.getElementById('__NEXT_DATA__');
  if (!element) throw new Error('the document has no __NEXT_DATA__: does pages/_document render <NextScript />?');
  return JSON.parse(element.textContent);
}
