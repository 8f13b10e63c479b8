/**
 * The look of tables, claims, figures and panels, in a notebook and on a page alike. Colours are variables; where nothing
 * sets them, as in a notebook, text takes the colour of its surroundings.
 */
export const viewStyle = `
.ablate { --ok: #00664a; --bad: #a33c00; --open: #6b5200; --rule: color-mix(in srgb, currentColor 22%, transparent);
  --faint: color-mix(in srgb, currentColor 72%, transparent); font-variant-numeric: tabular-nums; }
@media (prefers-color-scheme: dark) { .ablate { --ok: #4fd1a5; --bad: #ff9d66; --open: #e6c34a; } }
.ablate table { border-collapse: collapse; margin: 0; }
.ablate caption { text-align: left; caption-side: top; padding: 0 0 .5em; color: var(--faint); }
.ablate th, .ablate td { padding: .35em .6em; text-align: right; vertical-align: top; background: none; }
.ablate th[scope=row], .ablate thead tr:first-child > td, .ablate td.name { text-align: left; }
.ablate thead th { vertical-align: bottom; font-weight: 600; }
.ablate th[scope=colgroup] { text-align: center; border-bottom: 1px solid var(--rule); }
.ablate table.numbers { border-top: 2px solid; border-bottom: 2px solid; }
.ablate table.numbers thead tr:last-child > * { border-bottom: 1px solid; }
.ablate table.numbers tbody tr + tr > * { border-top: 1px solid var(--rule); }
.ablate table.numbers tbody.ceilings { border-top: 1px solid; font-style: italic; }
.ablate table.numbers tbody th { font-weight: 500; }
.ablate [data-end] + [data-end], .ablate [data-end] + th, .ablate [data-end] + td { border-left: 1px solid var(--rule); }
.ablate td small, .ablate th small { display: block; color: var(--faint); font-size: .78em; font-style: normal; white-space: nowrap; }
.ablate td .delta.up { color: var(--ok); }
.ablate td .delta.down { color: var(--bad); }
.ablate sup { font-size: .75em; line-height: 0; }
.ablate .legend, .ablate .notes, .ablate .explained, .ablate .origin, .ablate .rule { color: var(--faint); font-size: .88em; }
.ablate .explained > div { margin: .15em 0; }
.ablate .explained dt { display: inline; font-style: italic; }
.ablate .explained dd { display: inline; margin: 0; }
.ablate .explained dt::after { content: ": "; }
.ablate ol.claims { list-style: none; margin: 0; padding: 0; }
.ablate ol.claims > li { padding: .7em 0; border-top: 1px solid var(--rule); }
.ablate .claim { margin: 0 0 .3em; }
.ablate .claim small { display: block; color: var(--faint); }
.ablate .that { font-weight: 600; }
.ablate .verdict { display: inline-block; padding: .05em .6em; border: 1px solid; border-radius: 1em; font-size: .85em;
  font-weight: 600; white-space: nowrap; }
.ablate .verdict.holds { color: var(--ok); }
.ablate .verdict.fails { color: var(--bad); }
.ablate .verdict.inconclusive, .ablate .verdict.partly-measured { color: var(--open); }
.ablate .evidence th, .ablate .evidence td { padding: .1em .8em .1em 0; font-weight: 400; text-align: left;
  font-size: .92em; vertical-align: middle; }
@media (min-width: 40em) { .ablate .evidence th { min-width: 12em; } .ablate .evidence td:nth-child(2) { min-width: 11.5em; } }
@media (max-width: 40em) { .ablate .evidence td:nth-child(2) { min-width: 6.6em; } }
.ablate .evidence svg { display: block; width: 160px; max-width: 26vw; height: auto; }
.ablate .evidence svg path { stroke: currentColor; fill: none; stroke-width: 1.5; }
.ablate .evidence svg path.zero { stroke-dasharray: 2 2; opacity: .6; stroke-width: 1; }
.ablate .evidence svg circle { fill: currentColor; }
.ablate .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.ablate figure { margin: 0; }
.ablate figure > svg { max-width: 100%; height: auto; }
.ablate .panels td, .ablate .panels th { padding: .25em; text-align: center; font-weight: 400; font-size: .9em; }
.ablate .panels th[scope=row] { text-align: left; min-width: 7em; font-weight: 600; }
.ablate .panels th small { font-weight: 400; white-space: normal; }
.ablate .panels caption { font-weight: 600; }
.ablate .panels img { display: block; margin: 0 auto; width: 160px; height: auto; image-rendering: auto; }
.ablate .swatches { display: flex; flex-wrap: wrap; gap: .3em 1em; list-style: none; margin: .6em 0; padding: 0; font-size: .88em; }
.ablate .swatch { display: inline-block; width: 1em; height: 1em; border: 1px solid currentColor; vertical-align: -.15em;
  margin-right: .4em; }
`.trim();
