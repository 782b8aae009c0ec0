// The first sentences of a post, up to about `length` characters, without markup.
export function excerpt(text, length = 180) {
  const plain = text.split(/\n{2,}/).find((p) => p && !p.startsWith('#'))?.replace(/[*`]/g, '').replace(/\s+/g, ' ').trim() ?? '';
  if (plain.length <= length) return plain;
  return `${plain.slice(0, plain.lastIndexOf(' ', length)).replace(/[\s,;:.–-]+$/, '')}…`;
}

export const minutes = (text) => Math.max(1, Math.round(text.split(/\s+/).length / 220));
