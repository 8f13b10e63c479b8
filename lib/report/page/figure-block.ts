import { dataHtml } from "../figures/data-table.ts";
import type { Figure } from "../figures/figure.ts";
import { drawing, type Html, markup } from "../markup.ts";
import { choiceOptions, jsonText, scrolling } from "./shell.ts";

/**
 * A figure with its three faces: drawn for print and for pages without script, interactive on the screen, and its numbers
 * as a table; above it what a reader may choose.
 */
export function figureBlock(
  { name, title, explain, svg, plotly, data, choices, narrowest, notes }: Figure,
): Html {
  const lists = choices?.selections.map(({ label, options, chosen }, index) =>
    markup`<div>
      <label for="${name}-choice-${index}">${label}</label>
      <select id="${name}-choice-${index}" data-choice>${choiceOptions(options, chosen)}</select>
    </div>`
  );
  const width = narrowest ? `min-width: ${narrowest}px` : null;
  const csv = choices ? "CSV of every choice" : "CSV";
  const json = jsonText({ ...plotly, variants: choices?.variants ?? null });
  return markup`<figure class="figure" id=${name} data-figure=${name} aria-labelledby="${name}-caption">
    <figcaption id="${name}-caption"><h3>${title}</h3><p class="legend">${explain}</p></figcaption>
    ${lists && markup`<div class="choices" hidden>${lists}<p class="nothing" role="status"></p></div>`}
    <div class="plots" tabindex="0" role="region" aria-label="Interactive: ${title}">
      <div class="plot" hidden style=${width}></div>
    </div>
    ${notes && markup`<div class="below">${notes.map((note) => markup`<p class="legend">${note}</p>`)}</div>`}
    <div class="drawing">${drawing(svg)}</div>
    <p class="files">Files: <a href="figures/${name}.svg" download>SVG</a>
      <button type="button" data-png=${name} hidden>PNG (2×)</button>
      <a href="figures/${name}.csv" download>${csv}</a></p>
    <details>
      <summary>Numbers of this figure</summary>
      ${scrolling(`Numbers of: ${title}`, dataHtml(data, title))}
    </details>
    <script type="application/json" data-plotly=${name}>${json}</script>
  </figure>`;
}
