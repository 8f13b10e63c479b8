import { type Html, markup } from "./markup.ts";
import type { Panels, Picture, Tile } from "./panels/panels.ts";

/** A picture as an address that needs no file. */
export function dataUrl({ png, jpeg }: Picture): string {
  return jpeg ? `data:image/jpeg;base64,${jpeg.toBase64()}` : `data:image/png;base64,${png.toBase64()}`;
}

/** The pictures as a table: a row per image, a column per kind of picture. */
export function htmlPanels({ title, rule, legend, columns, rows }: Panels): Html {
  const names = JSON.stringify(Object.fromEntries(legend.map(({ name, colour }) => [colour, name])));
  const swatches = legend.map(({ name, colour }) =>
    markup`<li><span class="swatch" style="background:${colour}"></span>${name}</li>`
  );
  const lines = rows.map(({ name, note, tiles }) =>
    markup`<tr>
      <th scope="row">${name}${note !== undefined && markup`<small>${note}</small>`}</th>
      ${tiles.map((stack) => markup`<td>${stack.map(htmlTile)}</td>`)}
    </tr>`
  );
  return markup`<p class="rule">${rule}</p>
    ${swatches.length > 0 && markup`<ul class="swatches">${swatches}</ul>`}
    <table class="panels" style="--columns:${columns.length}" data-legend=${names}>
      <caption>${title}</caption>
      <thead><tr><td></td>${columns.map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${lines}</tbody>
    </table>`;
}

function htmlTile({ picture, alt, isLabels, note }: Tile): Html {
  const { width, height } = picture;
  const src = dataUrl(picture);
  return markup`<img src=${src} alt=${alt} width=${width} height=${height} data-labels=${isLabels}>
    ${note !== undefined && markup`<small>${note}</small>`}`;
}
