export default function Broken() {
  return <h1>out of order</h1>;
}
