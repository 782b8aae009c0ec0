// next/dynamic: a component whose code is loaded when it is first shown.

import React from 'react';

const h = React.createElement;
const never = () => () => {};

// LoadFailure tells a loader's failure from an error of the component. It is an error with a text of its own, since React writes
// what a boundary catches to the console.
class LoadFailure extends Error {
  constructor(cause) {
    super(`a part of the page could not be loaded: ${cause?.message ?? cause}`, { cause });
    this.name = 'LoadFailure';
  }
}

// Fallible shows loading with the error where the code could not be loaded; any other error goes on to whoever is around.
class Fallible extends React.Component {
  state = { error: null };

  static getDerivedStateFromError(error) {
    return { error };
  }

  render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    if (!(error instanceof LoadFailure)) throw error;
    return this.props.failed(error.cause);
  }
}

// dynamic returns a component for loader, a function that imports, with {loader, loading, ssr}; with ssr: false it is rendered in
// browsers only. loading is shown until the code is there, and with error and retry if it cannot be loaded.
export default function dynamic(given, more) {
  const options = { ...(typeof given === 'function' || typeof given?.then === 'function' ? { loader: given } : given), ...more };
  const { loader, loading: Loading, ssr = true } = options;
  const load = async () => {
    try {
      const module = await (typeof loader === 'function' ? loader() : loader);
      return { default: module?.default ?? module };
    } catch (error) {
      throw new LoadFailure(error);
    }
  };
  let Lazy = React.lazy(load);
  const shown = (props) => (Loading ? h(Loading, { isLoading: true, pastDelay: true, timedOut: false, error: null, ...props }) : null);

  function Dynamic(props) {
    // False while a browser hydrates what the server left out, and on the server.
    const inBrowser = React.useSyncExternalStore(never, () => true, () => false);
    const [tries, setTries] = React.useState(0);
    const failed = (error) => shown({ isLoading: false, error, retry: () => { Lazy = React.lazy(load); setTries(tries + 1); } });
    if (!ssr && !inBrowser) return shown();
    return h(Fallible, { key: tries, failed }, h(React.Suspense, { fallback: shown() }, h(Lazy, props)));
  }
  Dynamic.displayName = 'Dynamic';
  Dynamic.preload = load;
  return Dynamic;
}

// noSSR is dynamic for browsers only.
export function noSSR(loader, options) {
  return dynamic(loader, { ...options, ssr: false });
}
