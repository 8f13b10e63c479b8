/** A piece of finished HTML markup. A class, so that it can be told from text, which is escaped. */
export class Html {
  /** @internal */
  constructor(readonly markup: string) {}

  /** The markup. */
  toString(): string {
    return this.markup;
  }
}

/** What may stand between tags: text and numbers are escaped, lists are joined, nothing is left out. */
export type HtmlChild = string | number | boolean | Html | null | undefined | readonly HtmlChild[];

/**
 * HTML as a template. A value right behind ` name=` is an attribute: true ones have no value; undefined, null and false ones are left
 * out. Any other value stands between tags or quotes. Line breaks and the white space after them are no part of it.
 */
export function markup(parts: TemplateStringsArray, ...values: readonly HtmlChild[]): Html {
  const written = parts.map((part, at) => {
    const text = part.replace(/\n\s*/g, "");
    if (at === values.length) return text;
    const value = values[at], attribute = / [\w-]+=$/.exec(text);
    if (!attribute) return text + write(value);
    if (value === true) return text.slice(0, -1);
    const isAbsent = value === undefined || value === null || value === false;
    return isAbsent ? text.slice(0, attribute.index) : `${text}"${write(value)}"`;
  });
  return new Html(written.join(""));
}

function write(child: HtmlChild): string {
  if (child === null || child === undefined || child === false) return "";
  if (child instanceof Html) return child.markup;
  if (typeof child === "object") return child.map(write).join("");
  return String(child).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}

/** Markup that was made elsewhere and needs no escaping: an SVG, a style sheet. */
export function finished(markup: string): Html {
  return new Html(markup);
}

/** An SVG file as a part of a page. */
export function drawing(svg: string): Html {
  return new Html(svg.replace(/^<\?xml[^>]*\?>\s*/, ""));
}

export function tableHead(names: readonly string[]): Html {
  return markup`<thead><tr>${names.map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead>`;
}
