export default function User() {
  return <p>One page for all users.</p>;
}
