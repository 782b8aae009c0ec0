// Prose shows a post's text: paragraphs parted by empty lines, "## " for a
// heading, "> " for a quotation, *emphasis* and `code`. Everything else is
// shown as it stands, so text from the editor can never become markup.
const inline = (text) =>
  text.split(/(\*[^*\n]+\*|`[^`\n]+`)/).map((part, i) => {
    if (i % 2 === 0) return part;
    return part[0] === '*' ? <em key={i}>{part.slice(1, -1)}</em> : <code key={i}>{part.slice(1, -1)}</code>;
  });

export default function Prose({ text }) {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)
    .map((block) => block.trim())
    .filter(Boolean)
    .map((block, i) => {
      if (block.startsWith('## ')) return <h2 key={i}>{inline(block.slice(3))}</h2>;
      if (block.startsWith('> ')) return <blockquote key={i}>{inline(block.replace(/^> ?/gm, ''))}</blockquote>;
      return <p key={i}>{inline(block)}</p>;
    });
}
