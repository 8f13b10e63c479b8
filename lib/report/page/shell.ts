import { element, finished, fragment, type Html, type HtmlChild } from "../html-element.ts";

/** What a page is. */
export interface Page {
  readonly title: string;
  /** Way back to the folder of the report: "" or "../". */
  readonly root: string;
}

/** A whole page. It opens from disk: classic scripts, no fetching, nothing from a network. */
export function shell({ title, root }: Page, ...body: readonly HtmlChild[]): string {
  const head = element(
    "head",
    {},
    element("meta", { charset: "utf-8" }),
    element("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    element("meta", { name: "color-scheme", content: "light dark" }),
    element("title", {}, title),
    element("link", { rel: "icon", href: ICON }),
    element("link", { rel: "stylesheet", href: `${root}assets/report.css` }),
    element("script", { src: `${root}assets/report.js`, defer: true }),
  );
  const page = element(
    "html",
    { lang: "en" },
    head,
    element(
      "body",
      { class: "ablate" },
      element("a", { class: "skip", href: "#main" }, "Skip to content"),
      ...body,
    ),
  );
  return `<!doctype html>\n${page}\n`;
}

/** Data for the script of the page, beside what it belongs to. Nothing in it can end the element. */
export function jsonScript(attributes: Readonly<Record<string, string>>, value: unknown): Html {
  const text = JSON.stringify(value).replace(/</g, "\\u003c");
  return element("script", { type: "application/json", ...attributes }, finished(text));
}

/** A table or drawing that may be wider than the page scrolls by itself, with a keyboard too. */
export function scrolling(label: string, ...content: readonly HtmlChild[]): Html {
  return element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label }, ...content);
}

/** A part of a page with its heading. */
export function section(id: string, heading: string, ...content: readonly HtmlChild[]): Html {
  return element(
    "section",
    { id, "aria-labelledby": `${id}-heading` },
    element("h2", { id: `${id}-heading` }, heading),
    fragment(...content),
  );
}

/** Four bars, so that no browser asks for a file that is not there. */
const ICON = "data:image/svg+xml," + encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#56B4E9" d="M1 9h3v6H1z"/>' +
    '<path fill="#E69F00" d="M5 6h3v9H5z"/><path fill="#009E73" d="M9 2h3v13H9z"/><path fill="#CC79A7" d="M13 11h2v4h-2z"/></svg>',
);
