// Visible: elements that come near the part of the document that is seen.

const MARGIN = '200px';

const waiting = new Map();
let observer;

// observe calls onSeen once, when the element is near enough. It returns how to stop.
export function observe(element, onSeen) {
  if (typeof IntersectionObserver !== 'function') return () => {};
  observer ??= new IntersectionObserver(seen, { rootMargin: MARGIN });
  waiting.set(element, onSeen);
  observer.observe(element);
  return () => forget(element);
}

function seen(entries) {
  for (const { target, isIntersecting } of entries) {
    const onSeen = isIntersecting && waiting.get(target);
    if (!onSeen) continue;
    forget(target);
    onSeen();
  }
}

function forget(element) {
  waiting.delete(element);
  observer.unobserve(element);
}
