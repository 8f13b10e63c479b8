/** The look of the report's pages, over that of the views. Light and dark follow the reader's system; print is black on white. */
export const pageStyle = `
:root { color-scheme: light dark; }
body.ablate { --ink: #1b1b1b; --mute: #555555; --paper: #ffffff; --soft: #f5f4f1; --grid: #dddddd; --accent: #005a94;
  --faint: color-mix(in srgb, var(--ink) 74%, var(--paper)); --rule: color-mix(in srgb, var(--ink) 20%, var(--paper));
  --ok-fill: #009e73; --bad-fill: #d55e00; --open-fill: #e0b400; --none-fill: #999999;
  margin: 0; color: var(--ink); background: var(--paper); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Helvetica Neue",
  Arial, "Liberation Sans", "Noto Sans", sans-serif; }
@media (prefers-color-scheme: dark) {
  body.ablate { --ink: #e9e7e2; --mute: #b4b2ac; --paper: #15181b; --soft: #1e2327; --grid: #3a4046; --accent: #7cc4f5; }
}
.ablate > header, .ablate > main, .ablate > footer, .ablate > nav { box-sizing: border-box; width: min(100% - 2.5rem, 80rem); margin: 0 auto; }
.ablate > header { padding-top: 2.5rem; }
.ablate h1 { font-size: clamp(1.45rem, 1.1rem + 1.5vw, 2.1rem); line-height: 1.15; letter-spacing: -.015em; margin: .3rem 0; }
.ablate h2 { font-size: 1.35rem; margin: 2.6rem 0 .9rem; letter-spacing: -.01em; }
.ablate .lead-in { margin: .8rem 0 .2rem; font-weight: 600; }
.ablate ul.reading { margin: 0 0 .8rem; padding-left: 1.2rem; max-width: 70rem; }
.ablate h3 { font-size: 1.05rem; margin: 1.4rem 0 .3rem; }
.ablate .lead { margin: .3rem 0 1.2rem; color: var(--faint); max-width: 70rem; }
.ablate a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .15em; }
.ablate :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
.ablate .skip { position: absolute; left: -999px; }
.ablate .skip:focus { left: .5rem; top: .5rem; background: var(--paper); padding: .5rem; z-index: 1; }
.ablate .trail, .ablate .contents ul { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem .4rem; padding: 0; margin: 0; font-size: .9rem; }
.ablate .trail li + li::before { content: "/"; padding-right: .4rem; color: var(--faint); }
.ablate > .contents { border-top: 1px solid var(--rule); border-bottom: 1px solid var(--rule); padding-top: .5rem; padding-bottom: .5rem; }
.ablate .contents ul { gap: .2rem 1.3rem; }
.ablate .contents a { text-decoration: none; }
.ablate .contents a:hover { text-decoration: underline; }
.ablate > footer { margin-top: 3.5rem; padding-top: 1rem; padding-bottom: 2.5rem; font-size: .88rem; color: var(--faint); border-top: 1px solid var(--rule); }
.ablate footer p { margin: .2rem 0; overflow-wrap: anywhere; }
.ablate .scroll { overflow-x: auto; max-width: 100%; margin: .6rem 0; }
.ablate .scroll > table.numbers { min-width: max-content; }
.ablate .scroll > .numbers > caption { width: 0; }
.ablate .scroll > .numbers > caption > span { display: block; width: max-content; max-width: min(62rem, 100vw - 2.5rem); }
.ablate .numbers thead tr:last-child th { max-width: 9rem; }
.ablate .numbers { font-size: .93rem; }
.ablate .numbers th, .ablate .numbers td { padding: .35em .5em; }
.ablate .numbers th[scope=row] { position: sticky; left: 0; background: var(--paper); max-width: 10rem; min-width: 6rem; white-space: normal; }
.ablate .numbers.few th[scope=row] { max-width: clamp(10rem, 24vw, 26rem); }
.ablate .numbers thead tr:first-child > td:first-child, .ablate .panels th[scope=row], .ablate .panels thead td { position: sticky; left: 0; background: var(--paper); z-index: 1; }
.ablate .scroll > .panels { width: max(100%, calc(7.5rem + var(--columns) * 11rem)); table-layout: fixed; }
.ablate .panels th[scope=row], .ablate .panels thead td { width: 7rem; min-width: 0; }
.ablate .panels th, .ablate .panels td { overflow-wrap: anywhere; }
.ablate .panels img { width: 100%; }
.ablate button.look { display: block; width: 100%; padding: 0; border: 0; background: none; border-radius: 0; cursor: zoom-in; }
.ablate dialog.viewer { width: min(96vw, 76rem); max-width: none; max-height: 94vh; box-sizing: border-box; overflow: auto; color: var(--ink); background: var(--paper); border: 1px solid var(--rule); border-radius: .6rem; padding: 1rem 1.2rem; }
.ablate dialog.viewer::backdrop { background: rgb(0 0 0 / .6); }
.ablate .viewer h2 { margin: 0 0 .6rem; font-size: 1.1rem; }
.ablate .viewer .controls { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; margin-bottom: .6rem; }
.ablate .viewer .controls label { display: grid; grid-template-columns: minmax(0, auto); font-size: .82rem; color: var(--faint); max-width: 100%; }
.ablate .viewer .stage { overflow: auto; max-height: 64vh; max-width: min(100%, 96vh); }
.ablate .viewer canvas { display: block; cursor: crosshair; image-rendering: pixelated; }
.ablate .viewer output { display: block; min-height: 1.5em; }
.ablate > .crop { position: fixed; z-index: 3; border: 2px solid var(--ink); border-radius: .2rem; pointer-events: none; }
.ablate > .crop[hidden] { display: none; }
.ablate .browse { position: sticky; top: 0; background: var(--paper); padding: .5rem 0; z-index: 2; }
.ablate .thumbs { list-style: none; margin: 1rem 0; padding: 0; display: grid; gap: .6rem; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); }
.ablate .thumbs button { width: 100%; padding: .3rem; display: grid; gap: .2rem; font-size: .8rem; overflow-wrap: anywhere; text-align: left; cursor: zoom-in; }
.ablate .thumbs img { width: 100%; height: auto; aspect-ratio: 4 / 3; object-fit: cover; border-radius: .25rem; background: var(--grid); }
.ablate .numbers td a.value { color: inherit; text-decoration: none; }
.ablate .numbers td a.value:hover { color: var(--accent); }
.ablate .numbers tbody tr:hover > * { background: var(--soft); }
.ablate button { font: inherit; color: inherit; background: var(--soft); border: 1px solid var(--rule); border-radius: .4rem; padding: .25rem .7rem; cursor: pointer; }
.ablate button:hover { border-color: var(--accent); }
.ablate button.sort { background: none; border: 0; padding: 0; font-weight: 600; text-align: inherit; }
.ablate button.sort::after { content: "\\a0↕"; color: var(--faint); font-weight: 400; }
.ablate [aria-sort=descending] button.sort::after { content: "\\a0↓"; color: var(--accent); }
.ablate [aria-sort=ascending] button.sort::after { content: "\\a0↑"; color: var(--accent); }
.ablate .copies { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: .4rem 0 1rem; }
.ablate .files { display: flex; flex-wrap: wrap; gap: .2rem .8rem; align-items: center; font-size: .88rem; color: var(--faint); margin: .3rem 0; }
.ablate .files button { padding: 0 .5rem; font-size: inherit; }
.ablate .reference { margin: .4rem 0; font-size: .92rem; }
.ablate .copied { color: var(--ok); font-size: .9rem; }
.ablate .legend { max-width: 62rem; margin: .4rem 0; }
.ablate .notes { padding-left: 1.5em; margin: .4rem 0; }
.ablate .figure { margin: 0 0 2.6rem; padding: 0; }
.ablate .figure figcaption p { margin: 0 0 .6rem; }
.ablate .figure.live .drawing, .ablate .figure:not(.live) .below { display: none; }
.ablate .alone figcaption h3 { display: none; }
.ablate .below p { margin: .1rem 0; }
.ablate .drawing { overflow-x: auto; background: #fff; border-radius: .4rem; }
.ablate .drawing svg { display: block; max-width: 100%; height: auto; }
.ablate .plot { width: 100%; min-height: 12rem; }
.ablate .plots { overflow-x: auto; max-width: 100%; }
.ablate .choices { display: flex; flex-wrap: wrap; gap: .5rem 1.2rem; align-items: end; margin: .2rem 0 .6rem; }
.ablate .choices[hidden], .ablate .plot[hidden] { display: none; }
.ablate .choices > div { display: grid; font-size: .82rem; color: var(--faint); max-width: 100%; }
.ablate select { font: 1rem/1.4 inherit; font-family: inherit; color: var(--ink); background: var(--soft); border: 1px solid var(--rule); border-radius: .4rem; padding: .3rem .5rem; max-width: 100%; }
.ablate .choices .nothing { margin: 0; color: var(--bad); font-size: .9rem; }
.ablate .choices .nothing:empty { display: none; }
.ablate details { margin: .4rem 0; }
.ablate summary { cursor: pointer; color: var(--accent); font-size: .92rem; }
.ablate table.data { font-size: .85rem; }
.ablate table.data th, .ablate table.data td { border-bottom: 1px solid var(--rule); padding: .2rem .7rem; white-space: nowrap; }
.ablate table.data th { text-align: left; font-weight: 500; }
.ablate details .scroll { max-height: 24rem; overflow: auto; }
.ablate .tally { margin: .6rem 0 0; }
.ablate .tally .bar { display: flex; gap: 2px; height: .5rem; max-width: 28rem; border-radius: .25rem; overflow: hidden; }
.ablate .tally .bar .holds { background: var(--ok-fill); }
.ablate .tally .bar .fails { background: repeating-linear-gradient(135deg, var(--bad-fill) 0 5px, #a94600 5px 8px); }
.ablate .tally .bar .inconclusive, .ablate .tally .bar .partly-measured { background: var(--open-fill); }
.ablate .tally .bar .not-run { background: var(--none-fill); }
.ablate .tally ul { list-style: none; display: flex; flex-wrap: wrap; gap: .1rem 1rem; margin: .3rem 0 0; padding: 0; font-size: .86rem; }
.ablate .tally .holds { color: var(--ok); }
.ablate .tally .fails { color: var(--bad); }
.ablate .tally .inconclusive, .ablate .tally .partly-measured { color: var(--open); }
.ablate .cards { list-style: none; margin: 0; padding: 0; display: grid; gap: 1.25rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); }
.ablate .card { position: relative; display: flex; flex-direction: column; border: 1px solid var(--rule); border-radius: .7rem; overflow: hidden; background: var(--paper); }
.ablate .card:hover { border-color: var(--accent); }
.ablate .card img { width: 100%; aspect-ratio: 2 / 1; object-fit: contain; object-position: 50% 0; background: #fff; }
.ablate .card > div { border-top: 1px solid var(--rule); padding: .8rem 1.1rem 1.1rem; }
.ablate .card h3 { margin: .1rem 0 .4rem; }
.ablate .card h3 a { text-decoration: none; color: var(--ink); }
.ablate .card h3 a::after { content: ""; position: absolute; inset: 0; }
.ablate .card p { margin: .2rem 0; font-size: .9rem; color: var(--faint); }
.ablate .card .source { text-transform: none; font-size: .82rem; }
.ablate .all-claims { font-size: .93rem; width: 100%; }
.ablate .all-claims th, .ablate .all-claims td { text-align: left; border-bottom: 1px solid var(--rule); }
.ablate .all-claims tbody th { font-weight: 500; min-width: 14rem; }
.ablate .all-claims td:last-child { white-space: nowrap; }
.ablate .protocol { max-width: 62rem; padding-left: 1.2rem; font-size: .93rem; }
.ablate .protocol li { margin: .25rem 0; overflow-wrap: anywhere; }
.ablate .reason { color: var(--faint); font-size: .88em; margin: .3rem 0 0; }
.ablate .provenance { font-size: .93rem; margin: 0; }
.ablate .provenance > div { display: grid; grid-template-columns: minmax(7rem, 12rem) 1fr; gap: .8rem; padding: .25rem 0; border-bottom: 1px solid var(--rule); }
.ablate .provenance dt { color: var(--faint); }
.ablate .provenance dd { margin: 0; overflow-wrap: anywhere; }
.ablate .cell { border-top: 1px solid var(--rule); }
.ablate .cell h2 { margin-top: 1.4rem; }
.ablate .cell:target { outline: 2px solid var(--accent); outline-offset: .8rem; border-radius: .3rem; }
.ablate code { font: .9em ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere; }
.ablate pre { font: .85rem/1.45 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; background: var(--soft); padding: .8rem 1rem; border-radius: .5rem; overflow-x: auto; }
@media (prefers-color-scheme: dark) { .ablate .card img { filter: invert(.9) hue-rotate(180deg); background: #fff; } }
@media (max-width: 40em) { .ablate .numbers th[scope=row] { max-width: 6rem; min-width: 5rem; overflow-wrap: anywhere; } .ablate .browse { position: static; } .ablate .panels th[scope=row], .ablate .panels thead td { width: 4.5rem; font-size: .8em; } }
@media print {
  body.ablate { --ink: #000; --paper: #fff; --accent: #000; font-size: 10.5pt; }
  .ablate h1, .ablate h2, .ablate h3, .ablate figcaption, .ablate .lead-in, .ablate .rule { break-after: avoid; }
  .ablate .swatch, .ablate .tally .bar span { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .ablate .contents, .ablate .copies, .ablate .files, .ablate .reference, .ablate .choices, .ablate .plot, .ablate summary, .ablate .skip, .ablate .hint { display: none; }
  .ablate .figure.live .drawing { display: block; }
  .ablate .below { display: none; }
  .ablate .scroll { overflow: visible; }
  .ablate .scroll > table.numbers { min-width: 0; font-size: 7.5pt; }
  .ablate .numbers td small.delta { white-space: normal; }
  .ablate .delta span { white-space: nowrap; }
  .ablate .scroll > .panels, .ablate .scroll > table.data { width: 100%; }
  .ablate table.data th, .ablate table.data td, .ablate .all-claims td:last-child { white-space: normal; }
  .ablate .all-claims, .ablate .selection { font-size: 8.5pt; }
  .ablate .all-claims th, .ablate .all-claims td, .ablate .selection th, .ablate .selection td { padding: .2em .3em; min-width: 0; overflow-wrap: anywhere; }
  .ablate pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  .ablate .numbers th, .ablate .numbers td { padding: .2em .3em; }
  .ablate button.sort::after { content: none; }
  .ablate figure, .ablate tr, .ablate li { break-inside: avoid; }
  .ablate a { text-decoration: none; }
}
`.trim();
