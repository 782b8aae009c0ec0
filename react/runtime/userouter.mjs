// Router hooks: how components get the router of their page.

import React from 'react';
import { RouterContext } from './contexts.mjs';

// useRouter returns the router of the page.
export function useRouter() {
  const router = React.useContext(RouterContext);
  if (!router) throw new Error('useRouter() was called outside of a page: there is no router here');
  return router;
}

// withRouter gives a component the router as a prop.
export function withRouter(Component) {
  function WithRouter(props) {
    return React.createElement(Component, { router: useRouter(), ...props });
  }
  WithRouter.getInitialProps = Component.getInitialProps;
  WithRouter.origGetInitialProps = Component.origGetInitialProps;
  WithRouter.displayName = `withRouter(${Component.displayName || Component.name || 'Unknown'})`;
  return WithRouter;
}
