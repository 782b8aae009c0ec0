export default function Browser() {
  return <p id="browser">width {window.innerWidth > 0 ? 'known' : 'unknown'}</p>;
}
