import { markup } from "../markup.ts";
import { htmlSelection } from "../html-selection.ts";
import { htmlLegend, htmlPublished, htmlTable } from "../html-table.ts";
import { markdown } from "../markdown.ts";
import type { Origin } from "../origin.ts";
import type { Table } from "../table.ts";
import { terminal } from "../terminal.ts";
import { View } from "./view.ts";

/** A table that shows itself. */
export class TableView extends View {
  /** @internal */
  constructor(readonly table: Table, origin: Origin) {
    super(origin, {
      html: () =>
        markup`${htmlTable(table)}
          ${htmlLegend(table)}
          ${table.selection && htmlSelection(table.selection, table.metrics)}
          ${htmlPublished(table)}`,
      markdown: () => markdown(table),
      text: (options) => terminal(table, options),
    });
  }
}
