// Site configuration: what next.config says to code on both sides. A build puts the site's own in the place of this module;
// what stands here is Next.js' default.

export default {
  basePath: '',
  trailingSlash: false,
  reactStrictMode: false,
  images: { deviceSizes: [640, 750, 828, 1080, 1200, 1920, 2048, 3840], imageSizes: [32, 48, 64, 96, 128, 256, 384], unoptimized: false },
  publicRuntimeConfig: {},
};
