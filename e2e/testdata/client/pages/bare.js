// A page without a script: nothing in it needs one.
export const config = { unstable_runtimeJS: false };

export default function Bare() {
  return <h1>bare</h1>;
}
