import { finished, type Html, markup } from "../markup.ts";
import { describeOrigin, type Origin } from "../origin.ts";
import { type TerminalOptions, terminalOptions } from "../terminal-options.ts";
import { viewStyle } from "./style.ts";

/** The method that a Jupyter front end calls to show an object. */
export const jupyterDisplay: unique symbol = Symbol.for("Jupyter.display") as never;
/** The method that `console.log` calls. */
export const customInspect: unique symbol = Symbol.for("Deno.customInspect") as never;

/** Faces of an object by MIME type, as a Jupyter front end takes them. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/**
 * A result that shows itself: as HTML in a notebook, as text in a terminal and in `console.log`. Every face says whether
 * the numbers were computed or cached, under which key and at which commit.
 */
export abstract class View {
  /** @internal */
  constructor(readonly origin: Origin) {}

  /** HTML without style and origin. */
  protected abstract content(): Html;
  /** Markdown without origin. */
  protected abstract markdown(): string;
  /** Text without origin. */
  protected abstract text(options: TerminalOptions): string;

  /** Faces besides HTML, Markdown and text. */
  protected extras(): MimeBundle {
    return {};
  }

  /** HTML that stands alone, with its style and origin. */
  toHtml(): Html {
    const origin = markup`<p class="origin">${describeOrigin(this.origin)}</p>`;
    return markup`<div class="ablate"><style>${finished(viewStyle)}</style>${this.content()}${origin}</div>`;
  }

  /** @internal */
  [jupyterDisplay](): MimeBundle {
    return {
      ...this.extras(),
      "text/html": this.toHtml().markup,
      "text/markdown": `${this.markdown().trimEnd()}\n\n<sub>${describeOrigin(this.origin)}</sub>\n`,
      "text/plain": this.print({ colour: false, width: 100 }),
    };
  }

  /** @internal */
  [customInspect](_inspect: unknown, { colors = false }: { readonly colors?: boolean } = {}): string {
    const isTerminal = Deno.stdout.isTerminal();
    const columns = isTerminal ? Deno.consoleSize().columns : null;
    const { width } = terminalOptions({ environment: {}, isTerminal, columns });
    return this.print({ colour: colors, width });
  }

  /** As text, for a terminal. */
  print(options: TerminalOptions): string {
    return `${this.text(options).trimEnd()}\n\n${describeOrigin(this.origin)}`;
  }
}
