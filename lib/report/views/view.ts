import { finished, type Html, markup } from "../markup.ts";
import { describeOrigin, type Origin } from "../origin.ts";
import { type TerminalOptions, terminalOptions } from "../terminal-options.ts";
import { lightBundle } from "./light-bundle.ts";
import { viewStyle } from "./style.ts";

/** The method that a Jupyter front end calls to show an object. */
export const jupyterDisplay: unique symbol = Symbol.for("Jupyter.display") as never;
/** The method that `console.log` calls. */
export const customInspect: unique symbol = Symbol.for("Deno.customInspect") as never;

/** Faces of an object by MIME type, as a Jupyter front end takes them. */
export type MimeBundle = Readonly<Record<string, unknown>>;

interface Faces {
  html(): Html;
  markdown(): string;
  text(options: TerminalOptions): string;
  /** Faces besides these. */
  others?(): MimeBundle;
}

/**
 * A result that shows itself: as HTML in a notebook, as text in a terminal and in `console.log`. Every face says whether
 * the numbers were computed or cached, under which key and at which commit.
 */
export abstract class View {
  readonly #faces: Faces;

  /** @internal */
  constructor(readonly origin: Origin, faces: Faces) {
    this.#faces = faces;
  }

  /** HTML that stands alone, with its style and origin. */
  toHtml(): Html {
    const origin = markup`<p class="origin">${describeOrigin(this.origin)}</p>`;
    const style = markup`<style>${finished(viewStyle)}</style>`;
    return markup`<div class="ablate">${style}${this.#faces.html()}${origin}</div>`;
  }

  /** @internal */
  [jupyterDisplay](): MimeBundle {
    return lightBundle({
      ...this.#faces.others?.(),
      "text/html": this.toHtml().markup,
      "text/markdown": `${this.#faces.markdown().trimEnd()}\n\n<sub>${describeOrigin(this.origin)}</sub>\n`,
      "text/plain": this.print({ colour: false, width: 100 }),
    });
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
    return `${this.#faces.text(options).trimEnd()}\n\n${describeOrigin(this.origin)}`;
  }
}
