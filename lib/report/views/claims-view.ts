import { htmlClaims } from "../html-claims.ts";
import { markdownClaims } from "../markdown.ts";
import type { Origin } from "../origin.ts";
import type { ClaimResult, Table } from "../table.ts";
import { terminalClaims } from "../terminal-claims.ts";
import { View } from "./view.ts";

/** The claims of an experiment, judged; shows itself. */
export class ClaimsView extends View {
  /** @internal */
  constructor(readonly table: Pick<Table, "claims" | "metrics">, origin: Origin) {
    super(origin, {
      html: () => htmlClaims(table.claims, table.metrics),
      markdown: () => markdownClaims(table),
      text: (options) => terminalClaims(table, options).join("\n"),
    });
  }

  /** With verdicts and evidence. */
  get claims(): readonly ClaimResult[] {
    return this.table.claims;
  }
}
