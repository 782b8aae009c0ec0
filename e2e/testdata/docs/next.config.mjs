import { version } from './src/version.mjs';

export default async () => ({
  basePath: '/manual',
  reactStrictMode: true,
  env: { MANUAL_VERSION: version },
  images: { unoptimized: true },
  redirects: async () => [
    { source: '/guide', destination: '/guide/start', permanent: false },
    { source: '/', destination: '/manual', basePath: false, permanent: false },
  ],
  headers: async () => [{ source: '/guide/:path*', headers: [{ key: 'X-Robots-Tag', value: 'all' }] }],
});
