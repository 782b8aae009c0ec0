import localFont from 'next/font/local';

// A font with one letter, A, that is two em wide.
const box = localFont({ src: '../fonts/box.ttf', variable: '--font-box', display: 'block' });

export default function Fonts() {
  return (
    <main className={box.variable}>
      <h1><span className={box.className}>AA</span></h1>
      <p><span id="by-variable" style={{ fontFamily: 'var(--font-box)', fontSize: 10 }}>AAAA</span></p>
      <p><span id="by-style" style={{ ...box.style, fontSize: 10 }}>AAA</span></p>
    </main>
  );
}
