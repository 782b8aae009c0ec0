export default function ServerError() {
  return (
    <>
      <h1>The gauge is stuck</h1>
      <p className="lead">This page could not be made just now. Please try again in a minute.</p>
    </>
  );
}
