// next/link: an <a> to a page of the site.

import React from 'react';
import { RouterContext } from '../contexts.mjs';
import { isAbsolute, resolveHref } from '../href.mjs';

// What a Link understands and the DOM does not.
const OWN = ['href', 'as', 'children', 'replace', 'scroll', 'shallow', 'passHref', 'prefetch', 'locale', 'legacyBehavior', 'onNavigate', 'transitionTypes', 'unstable_dynamicOnHover'];

const Link = React.forwardRef(function Link(props, ref) {
  const router = React.useContext(RouterContext);
  if (typeof props.href !== 'string' && (props.href === null || typeof props.href !== 'object')) {
    throw new Error(`<Link> needs an href, a string or an object; it got ${props.href}`);
  }
  const target = props.as ?? props.href;
  const asPath = router?.asPath ?? '/';
  const href = typeof target === 'string' && isAbsolute(target) ? target : resolveHref(asPath, target);
  const rest = {};
  for (const [name, value] of Object.entries(props)) if (!OWN.includes(name)) rest[name] = value;

  const child = onlyChild(props);
  if (!child) return React.createElement('a', { ...rest, ref, href }, props.children);
  // An <a> that has its own href keeps it; a component gets one only if it asks for it.
  const give = props.passHref || (child.type === 'a' && !('href' in child.props)) || isAbsolute(href);
  return React.cloneElement(child, give ? { href } : {});
});

// onlyChild returns the element that stands for the link in the legacy form, <Link><a>…</a></Link>, or null. A link inside
// of a link is never meant, so an <a> as the only child needs no legacyBehavior.
function onlyChild({ children, legacyBehavior }) {
  const isLink = React.isValidElement(children) && children.type === 'a';
  if (!legacyBehavior) return isLink ? children : null;
  if (typeof children === 'string' || typeof children === 'number') return React.createElement('a', null, children);
  return React.Children.only(children);
}

export default Link;
