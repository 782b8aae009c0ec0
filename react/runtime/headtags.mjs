// Head tags: which of the elements that all next/head of a page ask for remain.

// flatten returns the elements among children, through arrays and fragments; text and numbers have no place in a head.
export function flatten(children, fragment, out = []) {
  if (Array.isArray(children)) {
    for (const c of children) flatten(c, fragment, out);
  } else if (children !== null && typeof children === 'object' && 'type' in children) {
    if (children.type === fragment) flatten(children.props.children, fragment, out);
    else out.push(children);
  }
  return out;
}

// Of these attributes of a meta tag one value is enough. property is not among them: og:image may stand twice.
const ONE_PER_VALUE = ['name', 'httpEquiv', 'itemProp'];

// dedupe keeps of equal elements the last, in the order in which they stand: equal are those with the same key, all title,
// all base, all meta with charSet, and meta with the same name, httpEquiv or itemProp (a meta with a key of its own may
// repeat a name).
export function dedupe(elements) {
  const seen = new Set();
  // once reports whether this is the first time that id is met.
  const once = (id) => !seen.has(id) && Boolean(seen.add(id));
  return elements.slice().reverse().filter((element) => {
    const { type, props, key } = element;
    let keep = true;
    if (key !== null && key !== undefined && !once(`key ${key}`)) keep = false;
    if ((type === 'title' || type === 'base') && !once(type)) keep = false;
    if (type !== 'meta') return keep;
    if (props.charSet !== undefined && !once('charSet')) keep = false;
    for (const attribute of ONE_PER_VALUE) {
      if (props[attribute] === undefined) continue;
      const first = once(`${attribute} ${props[attribute]}`);
      if (!first && !(attribute === 'name' && key !== null && key !== undefined)) keep = false;
    }
    return keep;
  }).reverse();
}

// textOf joins the parts of a title: React wants one string where JSX makes several children of `{name} | Site`.
export function textOf(children) {
  if (Array.isArray(children)) return children.map(textOf).join('');
  return typeof children === 'string' || typeof children === 'number' ? String(children) : '';
}
