// Script props: what of a next/script goes onto the <script> element.

// What a Script understands and the element does not.
const OWN = ['strategy', 'onLoad', 'onReady', 'onError', 'children', 'dangerouslySetInnerHTML', 'stylesheets'];

// scriptText is the code of an inline script, or ''.
export function scriptText({ children, dangerouslySetInnerHTML }) {
  if (dangerouslySetInnerHTML) return String(dangerouslySetInnerHTML.__html ?? '');
  return Array.isArray(children) ? children.join('') : typeof children === 'string' ? children : '';
}

// scriptAttributes are the props that the element gets.
export function scriptAttributes(props) {
  return Object.fromEntries(Object.entries(props).filter(([name, value]) => !OWN.includes(name) && value !== undefined && value !== null));
}
