// next/script: a script of the page, loaded at its time, once in a document.

import React from 'react';
import { DocumentContext, ScriptsContext } from '../contexts.mjs';
import { scriptElement } from '../scripttag.mjs';
import { loadScript, whenIdle } from '../scriptloader.mjs';

// Script shows nothing where it stands; in pages/_document it is the element itself if it runs before the page.
export default function Script(props) {
  const inDocument = React.useContext(DocumentContext);
  const scripts = React.useContext(ScriptsContext);
  const { strategy = 'afterInteractive' } = props;
  const newest = React.useRef(props);
  newest.current = props;
  React.useEffect(() => {
    let here = true;
    const run = () => {
      if (!here) return;
      loadScript({ ...newest.current, strategy }).then(() => { if (here) newest.current.onReady?.(); }, () => {}); // onError was told
    };
    if (strategy === 'lazyOnload') whenIdle(run);
    else run();
    return () => { here = false; };
  }, [strategy, props.src, props.id]);
  if (typeof window !== 'undefined') return null;
  if (inDocument) {
    if (strategy !== 'beforeInteractive') inDocument.scripts.later.push({ ...props, strategy });
    return strategy === 'beforeInteractive' && inDocument.runtime ? scriptElement(props, inDocument.nonce) : null;
  }
  if (strategy === 'beforeInteractive') scripts?.early.push(props);
  return null;
}

// handleClientScriptLoad loads a script as an effect of something else, such as a click.
export function handleClientScriptLoad(props) {
  const { strategy = 'afterInteractive' } = props;
  const run = () => loadScript(props).then(() => props.onReady?.(), () => {}); // onError was told
  if (strategy === 'lazyOnload') whenIdle(run);
  else run();
}

// initScriptLoader does so for each of a list.
export function initScriptLoader(scripts) {
  scripts.forEach(handleClientScriptLoad);
}
