import { type Html, markup } from "../markup.ts";
import { htmlSelection } from "../html-selection.ts";
import { htmlLegend, htmlPublished, htmlTable } from "../html-table.ts";
import { markdown } from "../markdown.ts";
import type { Origin } from "../origin.ts";
import type { Table } from "../table.ts";
import { terminal } from "../terminal.ts";
import type { TerminalOptions } from "../terminal-options.ts";
import { View } from "./view.ts";

/** A table that shows itself. */
export class TableView extends View {
  /** @internal */
  constructor(readonly table: Table, origin: Origin) {
    super(origin);
  }

  /** @internal */
  protected override content(): Html {
    const { selection, metrics } = this.table;
    return markup`${htmlTable(this.table)}
      ${htmlLegend(this.table)}
      ${selection && htmlSelection(selection, metrics)}
      ${htmlPublished(this.table)}`;
  }

  /** @internal */
  protected override markdown(): string {
    return markdown(this.table);
  }

  /** @internal */
  protected override text(options: TerminalOptions): string {
    return terminal(this.table, options);
  }
}
