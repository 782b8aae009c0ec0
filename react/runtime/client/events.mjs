// Events: those of the router, routeChangeStart and the like. One emitter serves the window, so that handlers can be registered
// before there is a router. Handlers run at once, in the order in which they came; what one throws ends the change.

const handlers = new Map();

export const events = {
  on(name, handler) {
    handlers.set(name, [...(handlers.get(name) ?? []), handler]);
  },
  off(name, handler) {
    const list = handlers.get(name) ?? [];
    const at = list.indexOf(handler);
    if (at >= 0) handlers.set(name, list.filter((_, i) => i !== at));
  },
  emit(name, ...args) {
    for (const handler of handlers.get(name) ?? []) handler(...args);
  },
};
