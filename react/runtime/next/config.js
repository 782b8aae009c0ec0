// next/config: publicRuntimeConfig and, on the server, serverRuntimeConfig of next.config.

import site from '../siteconfig.mjs';

let config = { publicRuntimeConfig: site.publicRuntimeConfig ?? {}, serverRuntimeConfig: site.serverRuntimeConfig ?? {} };

// getConfig returns both.
export default function getConfig() {
  return config;
}

// setConfig replaces them, for tests of a site.
export function setConfig(value) {
  config = value;
}
