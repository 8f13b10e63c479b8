import { htmlClaims } from "../html-claims.ts";
import type { Html } from "../markup.ts";
import { markdownClaims } from "../markdown.ts";
import type { Origin } from "../origin.ts";
import type { ClaimResult, Table } from "../table.ts";
import { terminalClaims } from "../terminal-claims.ts";
import type { TerminalOptions } from "../terminal-options.ts";
import { View } from "./view.ts";

/** The claims of an experiment, judged; shows itself. */
export class ClaimsView extends View {
  /** @internal */
  constructor(readonly table: Pick<Table, "claims" | "metrics">, origin: Origin) {
    super(origin);
  }

  /** With verdicts and evidence. */
  get claims(): readonly ClaimResult[] {
    return this.table.claims;
  }

  /** @internal */
  protected override content(): Html {
    return htmlClaims(this.table.claims, this.table.metrics);
  }

  /** @internal */
  protected override markdown(): string {
    return markdownClaims(this.table);
  }

  /** @internal */
  protected override text(options: TerminalOptions): string {
    return terminalClaims(this.table, options).join("\n");
  }
}
