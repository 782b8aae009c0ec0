export default function Failed() {
  return <h1>it failed</h1>;
}
