// random returns a generator of whole numbers below n from a seed (mulberry32), so that a failing seed can be run again.
export function random(seed) {
  let a = seed >>> 0;
  return (n) => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return n > 0 ? ((t ^ (t >>> 14)) >>> 0) % n : 0;
  };
}
