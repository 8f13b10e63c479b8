import { htmlPanels } from "../html-panels.ts";
import type { Origin } from "../origin.ts";
import { lightPanels } from "../panels/light-panels.ts";
import type { Panels } from "../panels/panels.ts";
import { panelsSvg } from "../panels/panels-svg.ts";
import { View } from "./view.ts";

/** Pictures that show themselves; in a terminal as what they show. */
export class PanelsView extends View {
  /** @internal */
  constructor(readonly panels: Panels, origin: Origin) {
    let light: Panels | undefined;
    const shown = () => light ??= lightPanels(panels);
    super(origin, {
      html: () => htmlPanels(shown()),
      markdown: () => {
        const items = panels.rows.map(({ name, note }) =>
          `- ${name}${note === undefined ? "" : `: ${note}`}`
        );
        return `**${panels.title}**\n\n${panels.rule}\n\n${items.join("\n")}`;
      },
      text: () => inWords(panels),
      others: () => ({ "image/svg+xml": panelsSvg(shown()) }),
    });
  }

  /** The pictures in one drawing, whole. */
  get svg(): string {
    return panelsSvg(this.panels);
  }
}

function inWords({ title, rule, columns, rows }: Panels): string {
  const lines = rows.flatMap(({ name, note, tiles }) => [
    `${name}${note === undefined ? "" : ` (${note})`}`,
    ...columns.flatMap((column, c) => {
      const notes = tiles[c].flatMap((tile) => tile.note ?? []);
      return notes.length === 0 ? [] : [`  ${column}: ${notes.join("; ")}`];
    }),
  ]);
  return [title, rule, "", ...lines].join("\n");
}
