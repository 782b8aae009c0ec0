import Image from 'next/image';
import Link from 'next/link';
import { money } from '../data/products';
import styles from './card.module.css';

export default function Card({ product: { slug, name, price, image } }) {
  return (
    <li className={styles.card}>
      <Image src={image} alt={name} sizes="160px" />
      <Link href={`/products/${slug}`}>{name}</Link> <b className={styles.price}>{money(price)}</b>
    </li>
  );
}
