export default function Plain() {
  return <h1>plain</h1>;
}
