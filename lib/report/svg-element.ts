export type Svg = string & { readonly svg: unique symbol };

/** Attributes in the order they are written; undefined ones are left out, numbers are rounded to hundredths. */
export type SvgAttributes = Readonly<Record<string, string | number | undefined>>;

/** An SVG element. Children are markup made by this function or by `svgText`, so every text is escaped once. */
export function svgElement(name: string, attributes: SvgAttributes, ...children: readonly Svg[]): Svg {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? round(value) : escapeXml(String(value))}"`)
    .join("");
  if (children.length === 0) return `<${name}${written}/>` as Svg;
  const inner = children.join(leaf(children) ? "" : "\n");
  return (leaf(children)
    ? `<${name}${written}>${inner}</${name}>`
    : `<${name}${written}>\n${inner}\n</${name}>`) as Svg;
}

/** Text inside an element. Control characters, which XML forbids, are dropped. */
export function svgText(text: string): Svg {
  return escapeXml(text) as Svg;
}

function leaf(children: readonly Svg[]): boolean {
  return children.every((child) => !child.startsWith("<"));
}

function escapeXml(text: string): string {
  return text
    // deno-lint-ignore no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}

/** Hundredths of a pixel. */
export function round(value: number): number {
  return Number(value.toFixed(2)) + 0;
}
