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

// leaveAfter is leave after a failure. A document that was loaded again for that reason and fails once more throws err instead, or
// a page that asks for itself would be loaded for ever.
export function leaveAfter(err, url) {
  if (isHere(url)) {
    const { href } = new URL(url, window.location.href);
    if (reloaded === href) throw err;
    remember(href);
  }
  leave(url);
}

function isHere(url) {
  const bare = (u) => u.href.split('#', 1)[0];
  return bare(new URL(url, window.location.href)) === bare(new URL(window.location.href));
}

// reloaded is the URL for which leaveAfter has loaded this very document again, or null.
let reloaded = null;

function remember(href) {
  reloaded = href;
  try {
    window.sessionStorage.setItem(MARK, href);
  } catch {
    // Without storage the next document cannot know; readMark makes the best of it.
  }
}

// readMark is called once, when the document is new. Without storage it is as if it had been loaded again already.
export function readMark() {
  const { href } = window.location;
  try {
    reloaded = window.sessionStorage.getItem(MARK) === href ? href : null;
    window.sessionStorage.removeItem(MARK);
  } catch {
    reloaded = href;
  }
}
