// Leaving: what the browser cannot do by itself is asked of the server, as a document.

// LoadError says that something a page needs could not be loaded: the server may do better.
export class LoadError extends Error {
  constructor(message, cause) {
    super(message, { cause });
    this.name = 'LoadError';
  }
}

const MARK = 'freshet:reload';

// leave loads a URL as a document. It returns, but the page is as good as gone.
export function leave(url) {
  if (isHere(url)) window.location.reload();
  else window.location.href = url;
}

// leaveAfter is leave after a failure. A document that failed is loaded again once and not twice: then it throws err, as a
// page that asks for itself would be loaded for ever.
export function leaveAfter(err, url) {
  if (isHere(url)) {
    if (reloaded) throw err;
    remember(new URL(url, window.location.href).href);
  }
  leave(url);
}

function isHere(url) {
  const bare = (u) => u.href.split('#', 1)[0];
  return bare(new URL(url, window.location.href)) === bare(new URL(window.location.href));
}

function remember(url) {
  try {
    window.sessionStorage.setItem(MARK, url);
  } catch {
    // Without storage it cannot be known afterwards, so it is as if it had been tried.
    reloaded = true;
  }
}

// reloaded says that this very document has been loaded again by leaveAfter.
let reloaded = false;

// readMark is called once, when the document is new.
export function readMark() {
  try {
    reloaded = window.sessionStorage.getItem(MARK) === window.location.href;
    window.sessionStorage.removeItem(MARK);
  } catch {
    reloaded = true;
  }
}
