import { htmlClaims } from "../html-claims.ts";
import { markup } from "../markup.ts";
import { markdownClaims } from "../markdown.ts";
import type { Origin } from "../origin.ts";
import type { ClaimResult, Table } from "../table.ts";
import { terminalClaims } from "../terminal-claims.ts";
import { View } from "./view.ts";

const NONE = "No claims to judge: they are of whole tables, and some experiments have none.";

/** The claims of an experiment, judged; shows itself. */
export class ClaimsView extends View {
  /** @internal */
  constructor(readonly table: Pick<Table, "claims" | "metrics">, origin: Origin) {
    const isEmpty = table.claims.length === 0;
    super(origin, {
      html: () => isEmpty ? markup`<p>${NONE}</p>` : htmlClaims(table.claims, table.metrics),
      markdown: () => isEmpty ? NONE : markdownClaims(table),
      text: (options) => isEmpty ? NONE : terminalClaims(table, options).join("\n"),
    });
  }

  /** With verdicts and evidence. */
  get claims(): readonly ClaimResult[] {
    return this.table.claims;
  }
}
