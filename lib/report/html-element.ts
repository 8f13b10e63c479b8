/** A piece of finished HTML markup. A class, so that it can be told from text, which is escaped. */
export class Html {
  /** @internal */
  constructor(readonly markup: string) {}

  /** The markup. */
  toString(): string {
    return this.markup;
  }
}

/** Attributes in the order they are written: true ones have no value; undefined, null and false ones are left out. */
export type HtmlAttributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** What an element may hold: text and numbers are escaped, lists are joined, nothing is left out. */
export type HtmlChild = string | number | Html | null | undefined | false | readonly HtmlChild[];

/** Elements without content and end tag. */
const VOID = ["br", "hr", "img", "input", "link", "meta"];

/** An HTML element. No white space is added: what stands beside each other stays so. */
export function element(name: string, attributes: HtmlAttributes, ...children: readonly HtmlChild[]): Html {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== null && value !== false)
    .map(([key, value]) => value === true ? ` ${key}` : ` ${key}="${escapeHtml(String(value))}"`)
    .join("");
  if (VOID.includes(name)) return new Html(`<${name}${written}>`);
  return new Html(`<${name}${written}>${children.map(write).join("")}</${name}>`);
}

/** Pieces beside each other. */
export function fragment(...children: readonly HtmlChild[]): Html {
  return new Html(children.map(write).join(""));
}

function write(child: HtmlChild): string {
  if (child === null || child === undefined || child === false) return "";
  if (child instanceof Html) return child.markup;
  if (typeof child === "object") return child.map(write).join("");
  return escapeHtml(String(child));
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

/** Markup that was made elsewhere and needs no escaping: an SVG, a style sheet. */
export function finished(markup: string): Html {
  return new Html(markup);
}
