type Props = { color: string };

export default function Note({ color }: Props) {
  return (
    <section>
      <p>a note</p>
      <style jsx>{`
        p {
          color: ${color};
        }
      `}</style>
    </section>
  );
}
