import { finished, markup } from "../markup.ts";
import type { Comparison } from "../comparison/comparison.ts";
import { comparisonCsv } from "../comparison/comparison-csv.ts";
import { comparisonHtml, comparisonPage } from "../comparison/comparison-html.ts";
import { comparisonMarkdown } from "../comparison/comparison-markdown.ts";
import { comparisonTerminal } from "../comparison/comparison-terminal.ts";
import type { TerminalOptions } from "../terminal-options.ts";
import { viewStyle } from "./style.ts";
import { customInspect, jupyterDisplay, type MimeBundle } from "./view.ts";

/** A comparison that shows itself, in a notebook and in a terminal. */
export class ComparisonView {
  /** @internal */
  constructor(readonly comparison: Comparison) {}

  /** A page that holds all it needs. */
  page(): string {
    return comparisonPage(this.comparison);
  }

  /** As Markdown. */
  markdown(): string {
    return comparisonMarkdown(this.comparison);
  }

  /** Every metric that both sides have, as tidy CSV. */
  csv(): string {
    return comparisonCsv(this.comparison);
  }

  /** As text, for a terminal. */
  print(options: TerminalOptions): string {
    return comparisonTerminal(this.comparison, options);
  }

  /** @internal */
  [jupyterDisplay](): MimeBundle {
    const style = markup`<style>${finished(viewStyle)}</style>`;
    return {
      "text/html": markup`<div class="ablate">${style}${comparisonHtml(this.comparison)}</div>`.markup,
      "text/markdown": this.markdown(),
      "text/plain": this.print({ colour: false, width: 100 }),
    };
  }

  /** @internal */
  [customInspect](): string {
    return this.print({ colour: false, width: 100 });
  }
}
