import { htmlPanels } from "../html-panels.ts";
import type { Html } from "../markup.ts";
import type { Origin } from "../origin.ts";
import type { Panels } from "../panels/panels.ts";
import { panelsSvg } from "../panels/panels-svg.ts";
import { type MimeBundle, View } from "./view.ts";

/** Pictures that show themselves; in a terminal as what they show. */
export class PanelsView extends View {
  /** @internal */
  constructor(readonly panels: Panels, origin: Origin) {
    super(origin);
  }

  /** @internal */
  protected override extras(): MimeBundle {
    return { "image/svg+xml": panelsSvg(this.panels) };
  }

  /** @internal */
  protected override content(): Html {
    return htmlPanels(this.panels);
  }

  /** @internal */
  protected override markdown(): string {
    const { title, rule, rows } = this.panels;
    const items = rows.map(({ name, note }) => `- ${name}${note === undefined ? "" : `: ${note}`}`);
    return `**${title}**\n\n${rule}\n\n${items.join("\n")}`;
  }

  /** @internal */
  protected override text(): string {
    const { title, rule, columns, rows } = this.panels;
    const lines = rows.flatMap(({ name, note, tiles }) => [
      `${name}${note === undefined ? "" : ` (${note})`}`,
      ...columns.flatMap((column, c) => {
        const notes = tiles[c].flatMap((tile) => tile.note ?? []);
        return notes.length === 0 ? [] : [`  ${column}: ${notes.join("; ")}`];
      }),
    ]);
    return [title, rule, "", ...lines].join("\n");
  }
}
