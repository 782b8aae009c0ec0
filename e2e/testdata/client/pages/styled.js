import styles from '../styles/styled.module.css';
import Image from 'next/image';
import dot from '../public/dot.png';

export default function Styled() {
  return (
    <main>
      <h1 className={styles.title}>styled</h1>
      <p id="env">{process.env.NEXT_PUBLIC_GREETING} {String(process.env.ITEM_SECRET)}</p>
      <Image id="image" src={dot} alt="a dot" />
    </main>
  );
}
