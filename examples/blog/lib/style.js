// The whole style sheet, put into every page by pages/_document.js.
export default `
:root {
  --paper: #f6f4ee; --card: #fffdf8; --ink: #22302f; --soft: #5c6b69; --line: #d9d5c8;
  --water: #0d6e77; --deep: #0a4a55; --reed: #a8792b; --wrong: #a23b2c;
  --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "URW Palladio L", "Book Antiqua", Georgia, serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #101a1d; --card: #162327; --ink: #dfe7e3; --soft: #93a5a3; --line: #2a3b3f;
    --water: #6cc5c6; --deep: #9addd9; --reed: #d9ad62; --wrong: #ec8a78;
  }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 18px/1.65 var(--serif); -webkit-text-size-adjust: 100%; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; }
a { color: var(--water); text-underline-offset: .18em; text-decoration-thickness: 1px; }
a:hover { color: var(--deep); text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--reed); outline-offset: 2px; border-radius: 3px; }
.top, main, footer { width: 100%; max-width: 42rem; margin: 0 auto; padding: 0 1.25rem; }
body:has(.workshop) :is(.top, main) { max-width: 72rem; }
body:has(.workshop) footer { max-width: 69.5rem; }
.top { display: flex; align-items: center; justify-content: space-between; gap: 1rem; padding-top: 1.6rem; font-family: var(--sans); font-size: .9rem; }
.top nav { display: flex; gap: 1.2rem; }
.top nav a { color: var(--soft); text-decoration: none; }
.top nav a:hover { color: var(--water); }
.name { display: inline-flex; align-items: center; gap: .6rem; font-weight: 650; letter-spacing: .01em; color: var(--ink); text-decoration: none; }
.name svg { width: 1.9rem; fill: none; stroke: var(--water); stroke-width: 2.4; stroke-linecap: round; }
main { flex: 1; padding-top: 3rem; padding-bottom: 3rem; }
footer { width: calc(100% - 2.5rem); max-width: 39.5rem; padding-inline: 0; padding-top: 1.4rem; padding-bottom: 2.2rem; font: .8rem/1.6 var(--sans); color: var(--soft); border-top: 1px solid var(--line); }
h1, h2, h3 { line-height: 1.2; font-weight: 600; letter-spacing: -.01em; text-wrap: balance; }
h1 { font-size: clamp(2rem, 6vw, 2.9rem); margin: 0 0 .6rem; }
h2 { font-size: 1.35rem; margin: 2.2rem 0 .6rem; }
.lead { color: var(--soft); font-size: 1.1rem; margin: 0 0 2.6rem; max-width: 34rem; text-wrap: pretty; }
.posts { list-style: none; margin: 0; padding: 0; }
.posts li { padding: 1.6rem 0; border-top: 1px solid var(--line); }
.posts h2 { margin: .15rem 0 .4rem; font-size: 1.5rem; }
.posts h2 a { color: var(--ink); text-decoration: none; }
.posts h2 a:hover { color: var(--water); text-decoration: underline; }
.posts p { margin: 0; color: var(--soft); text-wrap: pretty; }
.meta { font: .8rem/1.5 var(--sans); color: var(--reed); letter-spacing: .02em; }
article p, article blockquote { text-wrap: pretty; }
article > .meta { margin: 0 0 2rem; }
blockquote { margin: 1.6rem 0; padding: .1rem 0 .1rem 1.2rem; border-left: 3px solid var(--water); color: var(--soft); font-style: italic; white-space: pre-line; }
code, pre, .mono { font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace; font-size: .86em; }
code { background: color-mix(in srgb, var(--water) 11%, transparent); padding: .1em .35em; border-radius: 4px; }
.rendered { margin: 2.6rem 0 0; padding-top: 1rem; border-top: 1px dashed var(--line); font: .8rem/1.6 var(--sans); color: var(--soft); }
.rendered time { font-variant-numeric: tabular-nums; color: var(--ink); }
.drop { display: inline-block; width: .55em; height: .55em; margin-right: .35em; background: var(--water); border-radius: 0 50% 50% 50%; transform: rotate(45deg); }
.rendered a { margin-left: .8em; }
.workshop { display: grid; gap: 2rem; grid-template-columns: minmax(0, 1fr); font-family: var(--sans); font-size: .92rem; line-height: 1.55; }
@media (min-width: 60rem) { .workshop { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); align-items: start; } }
.workshop h1 { font-family: var(--serif); font-size: 2rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.1rem 1.25rem 1.25rem; margin: 0 0 1.1rem; }
.card h2 { margin: 0 0 .6rem; font: 650 .95rem/1.4 var(--sans); letter-spacing: 0; }
.card h2 b { display: inline-grid; place-items: center; width: 1.6em; height: 1.6em; margin-right: .5em; border-radius: 50%; background: var(--water); color: var(--card); font-size: .85em; }
.card p { margin: .4rem 0 .8rem; color: var(--soft); }
label { display: block; font-weight: 600; font-size: .85rem; margin: .7rem 0 .25rem; }
input[type=text], textarea { width: 100%; padding: .55rem .7rem; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 7px; }
textarea { min-height: 15rem; resize: vertical; line-height: 1.55; }
button, .button { display: inline-block; padding: .5rem .95rem; font: 600 .88rem/1.3 var(--sans); color: var(--card); background: var(--water); border: 1px solid var(--water); border-radius: 7px; cursor: pointer; text-decoration: none; }
button:hover, .button:hover { background: var(--deep); border-color: var(--deep); color: var(--card); }
button.plain, .button.plain { color: var(--ink); background: transparent; border-color: var(--line); }
button.plain:hover, .button.plain:hover { border-color: var(--water); color: var(--water); }
button.danger { color: var(--wrong); background: transparent; border-color: currentColor; }
button.danger:hover { background: var(--wrong); color: var(--card); border-color: var(--wrong); }
.row { display: flex; flex-wrap: wrap; gap: .6rem; margin-top: .9rem; }
.row form { display: contents; }
.note { padding: .55rem .8rem; border-radius: 7px; background: color-mix(in srgb, var(--water) 13%, transparent); color: var(--ink) !important; }
.note.bad { background: color-mix(in srgb, var(--wrong) 15%, transparent); }
iframe { display: block; width: 100%; border: 1px solid var(--line); border-radius: 8px; background: var(--card); color-scheme: light; }
iframe.answer { height: 4.4rem; background: #fffdf8; margin-top: .9rem; }
iframe.preview { height: 44rem; color-scheme: light dark; }
.picker { columns: 2 16rem; padding: 0; list-style: none; }
.picker li { padding: .3rem 0; }
`;
