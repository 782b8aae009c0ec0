import css from '../styles/card.module.css';
import box from '../styles/box.module.scss';
import dot from '../images/dot.png';
import Note from '../components/note';

export default function Page() {
  return (
    <div id="card" className={css.card}>
      <img id="dot" src={dot.src} width={dot.width} height={dot.height} />
      <i id="box" className={box.inner} data-wide={box.wide} />
      <Note color="green" />
    </div>
  );
}
