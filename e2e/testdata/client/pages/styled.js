import { useEffect, useState } from 'react';
import Image from 'next/image';
import styles from '../styles/styled.module.css';
import dot from '../public/dot.png';

export default function Styled() {
  const [secret, setSecret] = useState('');
  useEffect(() => setSecret(String(process.env.ITEM_SECRET)), []);
  return (
    <main>
      <h1 className={styles.title}>styled</h1>
      <p id="env">{process.env.NEXT_PUBLIC_GREETING} {secret}</p>
      <Image id="image" src={dot} alt="a dot" />
    </main>
  );
}
