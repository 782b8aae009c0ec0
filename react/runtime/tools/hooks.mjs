// Hooks: next/constants is found by import, with and without an extension, and where next is not installed.

const own = new URL('./constants.cjs', import.meta.url).href;

export async function resolve(specifier, context, next) {
  if (!/^next\/constants(\.js)?$/.test(specifier)) return next(specifier, context);
  try {
    return await next('next/constants.js', context);
  } catch {
    return { url: own, format: 'commonjs', shortCircuit: true };
  }
}
