export default function Missing() {
  return <h1>not here</h1>;
}
