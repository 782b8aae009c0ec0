// Script loader: the scripts that next/script has put into this document. Only for browsers.

import { scriptAttributes, scriptText } from './scriptprops.mjs';

// By id or src: a promise of each script that is there.
const known = new Map();

// loadScript loads a script unless it is there, and resolves when it has run. onLoad and onError are called for whoever brought it.
export function loadScript(props) {
  const { id, src, strategy = 'afterInteractive', onLoad, onError, stylesheets = [] } = props;
  const key = id || src;
  if (known.size === 0) noteServed();
  const there = known.get(key) ?? known.get(src);
  if (key && there) return there;
  const element = document.createElement('script');
  for (const [name, value] of Object.entries(scriptAttributes(props))) {
    if (name === 'src' || value === false) continue;
    element.setAttribute(name === 'crossOrigin' ? 'crossorigin' : name === 'className' ? 'class' : name, value === true ? '' : String(value));
  }
  element.setAttribute('data-nscript', strategy);
  const done = new Promise((resolve, reject) => {
    if (!src) {
      element.textContent = scriptText(props);
      resolve();
      return;
    }
    element.addEventListener('load', (event) => {
      resolve();
      onLoad?.call(element, event);
    });
    element.addEventListener('error', (event) => {
      known.delete(key);
      reject(new Error(`the script ${src} could not be loaded`));
      onError?.(event);
    });
    element.src = src;
  });
  done.catch(() => {}); // whoever awaits it hears of it
  if (key) known.set(key, done);
  for (const href of stylesheets) {
    if ([...document.querySelectorAll('link[rel="stylesheet"]')].some((link) => link.getAttribute('href') === href)) continue;
    document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href }));
  }
  document.body.append(element);
  return done;
}

// noteServed notes the scripts that came with the document.
function noteServed() {
  for (const element of document.querySelectorAll('script[data-nscript]')) {
    for (const name of [element.id, element.getAttribute('src')]) if (name) known.set(name, Promise.resolve());
  }
}

// whenIdle calls run when the document has loaded and the browser has nothing else to do.
export function whenIdle(run) {
  const idle = () => (window.requestIdleCallback ?? ((f) => setTimeout(f, 1)))(run);
  if (document.readyState === 'complete') idle();
  else window.addEventListener('load', idle, { once: true });
}
