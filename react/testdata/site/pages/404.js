export default function NotFound() {
  return <h1>no such page</h1>;
}
