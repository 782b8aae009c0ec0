// next/link: an <a> to a page of the site. In a browser a click shows the page without loading a document, and what it needs is
// brought as soon as the link comes near the part of the document that is seen.

import React from 'react';
import { withBase } from '../base.mjs';
import { RouterContext } from '../contexts.mjs';
import { isAbsolute, resolveHref } from '../href.mjs';
import { followLink, prefetchLink, useRefs } from '../client/link.mjs';
import { observe } from '../client/visible.mjs';

// What a Link understands and the DOM does not.
const OWN = ['href', 'as', 'children', 'replace', 'scroll', 'shallow', 'passHref', 'prefetch', 'locale', 'legacyBehavior', 'onNavigate', 'transitionTypes', 'unstable_dynamicOnHover'];

const Link = React.forwardRef(function Link(props, forwarded) {
  const router = React.useContext(RouterContext);
  if (typeof props.href !== 'string' && (props.href === null || typeof props.href !== 'object')) {
    throw new Error(`<Link> needs an href, a string or an object; it got ${props.href}`);
  }
  const target = props.as || props.href;
  const href = typeof target === 'string' && isAbsolute(target) ? target : based(resolveHref(router ?? '/', target));
  const child = onlyChild(props);
  // The handlers of the element that is rendered run before the link's own.
  const own = child ? child.props : props;
  const [node, ref] = useRefs(child ? child.props.ref ?? child.ref : forwarded);

  const { prefetch } = props;
  const bring = router?.prefetch;
  React.useEffect(() => {
    if (!bring || prefetch === false || !node.current) return undefined;
    return observe(node.current, () => prefetchLink(bring, props, href));
  }, [bring, prefetch, href]);

  const handlers = {
    onClick(event) {
      own.onClick?.(event);
      if (router && !event.defaultPrevented) followLink(event, router, props, href);
    },
    onMouseEnter(event) {
      own.onMouseEnter?.(event);
      if (bring) prefetchLink(bring, props, href);
    },
    onTouchStart(event) {
      own.onTouchStart?.(event);
      if (bring) prefetchLink(bring, props, href);
    },
  };
  if (!child) {
    const rest = {};
    for (const [name, value] of Object.entries(props)) if (!OWN.includes(name)) rest[name] = value;
    return React.createElement('a', { ...rest, ...handlers, ref, href }, props.children);
  }
  // An <a> that has its own href keeps it; a component gets one only if it asks for it.
  const give = props.passHref || (child.type === 'a' && !('href' in child.props)) || isAbsolute(href);
  return React.cloneElement(child, { ...handlers, ref, ...(give ? { href } : undefined) });
});

function based(url) {
  return isAbsolute(url) ? url : withBase(url);
}

// onlyChild returns the element that stands for the link in the legacy form, <Link><a>…</a></Link>, or null. A link inside
// of a link is never meant, so an <a> as the only child needs no legacyBehavior.
function onlyChild({ children, legacyBehavior }) {
  const isLink = React.isValidElement(children) && children.type === 'a';
  if (!legacyBehavior) return isLink ? children : null;
  if (typeof children === 'string' || typeof children === 'number') return React.createElement('a', null, children);
  return React.Children.only(children);
}

export default Link;
