export default function Late() {
  return <p id="late">here after all</p>;
}
