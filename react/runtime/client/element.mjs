// Element: a React element for the head as an element of the document, with the attributes that the server writes.

// Attributes whose name is not that of the prop in lower case.
const NAMES = { className: 'class', htmlFor: 'for', httpEquiv: 'http-equiv', acceptCharset: 'accept-charset' };

// Attributes that are there or not.
const FLAGS = new Set(['async', 'defer', 'disabled', 'hidden', 'itemScope', 'noModule']);

// elementOf makes the element.
export function elementOf({ type, props }) {
  const element = document.createElement(type);
  for (const [name, value] of Object.entries(props)) {
    if (name === 'children' || name === 'dangerouslySetInnerHTML') continue;
    const text = textOf(name, value);
    if (text !== null) element.setAttribute(NAMES[name] ?? name.toLowerCase(), text);
  }
  // A script that is made here would wait for nothing else: those that are to run in their order say async={false}.
  if (type === 'script' && props.async === false) element.async = false;
  if (props.dangerouslySetInnerHTML) element.innerHTML = props.dangerouslySetInnerHTML.__html ?? '';
  else if (props.children !== undefined && props.children !== null) element.textContent = [].concat(props.children).join('');
  return element;
}

function textOf(name, value) {
  if (value === null || value === undefined || typeof value === 'function' || typeof value === 'symbol') return null;
  if (FLAGS.has(name)) return value ? '' : null;
  if (typeof value === 'boolean' && !/^(data|aria)-/.test(name)) return null;
  if (name === 'style' && typeof value === 'object') {
    return Object.entries(value).map(([key, v]) => `${key.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}:${v}`).join(';');
  }
  return String(value);
}

// isSame reports whether two elements say the same. A browser hides the nonce of an element that is in the document.
export function isSame(shown, wanted) {
  const nonce = wanted.getAttribute('nonce');
  if (nonce && !shown.getAttribute('nonce')) {
    const hidden = wanted.cloneNode(true);
    hidden.setAttribute('nonce', '');
    hidden.nonce = nonce;
    return shown.nonce === nonce && shown.isEqualNode(hidden);
  }
  return shown.isEqualNode(wanted);
}
