// Defaults: what Next.js gives a configuration function as defaultConfig, as far as it has a meaning here.

// defaults gives a new object: configurations may change it.
export function defaults() {
  return {
    basePath: '',
    trailingSlash: false,
    env: {},
    pageExtensions: ['tsx', 'ts', 'jsx', 'js'],
    poweredByHeader: true,
    compress: true,
    generateEtags: true,
    reactStrictMode: null,
    transpilePackages: [],
    publicRuntimeConfig: {},
    serverRuntimeConfig: {},
    sassOptions: {},
    i18n: null,
    webpack: null,
    distDir: '.next',
    cleanDistDir: true,
    assetPrefix: '',
    output: undefined,
    images: {
      deviceSizes: [640, 750, 828, 1080, 1200, 1920, 2048, 3840],
      imageSizes: [32, 48, 64, 96, 128, 256, 384],
      path: '/_next/image',
      loader: 'default',
      loaderFile: '',
      domains: [],
      remotePatterns: [],
      unoptimized: false,
    },
    experimental: {},
  };
}
