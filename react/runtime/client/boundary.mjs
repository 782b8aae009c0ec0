// Boundary: where a page that throws while it renders is caught.

import React from 'react';

// Boundary shows nothing after an error until it gets another view; onError is told.
export class Boundary extends React.Component {
  state = { view: this.props.view, failed: false };

  static getDerivedStateFromProps({ view }, state) {
    return view === state.view ? null : { view, failed: false };
  }

  static getDerivedStateFromError() {
    return { failed: true };
  }

  componentDidCatch(error) {
    this.props.onError(error, this.props.view);
  }

  render() {
    return this.state.failed ? null : this.props.children;
  }
}
