/** @type {import('next').NextConfig} */
const nextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  images: { unoptimized: true },
  env: { SHOP_CURRENCY: 'EUR' },
  async redirects() {
    return [
      { source: '/catalogue/:path*', destination: '/categories/:path*', permanent: true },
      { source: '/p/:slug', destination: '/products/:slug', permanent: false },
      { source: '/item-:id(\\d{1,4})', destination: '/search?q=:id', statusCode: 303 },
      { source: '/winter', has: [{ type: 'query', key: 'year', value: '(?<year>\\d{4})' }], destination: '/search?q=winter-:year', permanent: false },
    ];
  },
  async rewrites() {
    return [
      { source: '/help', destination: '/pages/help' },
      { source: '/best', destination: '/products/walking-boots' },
      { source: '/robots.txt', destination: '/robots-shop.txt' },
    ];
  },
  async headers() {
    return [
      { source: '/products/:slug', headers: [{ key: 'X-Product', value: ':slug' }, { key: 'X-Shop', value: 'mountain' }] },
      { source: '/:path*', headers: [{ key: 'X-Content-Type-Options', value: 'nosniff' }] },
    ];
  },
};

module.exports = nextConfig;
