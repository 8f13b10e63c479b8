import { finished, type Html, type HtmlChild, markup } from "../markup.ts";
import { describeOrigin, type Origin } from "../origin.ts";

export interface Page {
  readonly title: string;
  /** Way back to the folder of the report: "" or "../". */
  readonly root: string;
}

/** A whole page. It opens from disk: classic scripts, no fetching, nothing from a network. */
export function shell({ title, root }: Page, ...body: readonly HtmlChild[]): string {
  const files = markup`<link rel="icon" href=${ICON}>
    <link rel="stylesheet" href="${root}assets/report.css">
    <script src="${root}assets/report.js" defer></script>`;
  return wholePage(title, files, markup`<a class="skip" href="#main">Skip to content</a>${body}`);
}

/** A page as the text of its file. @param files its icon, its style and its scripts. */
export function wholePage(title: string, files: Html, body: Html): string {
  const page = markup`<html lang="en">
    <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>${title}</title>
      ${files}
    </head>
    <body class="ablate">${body}</body>
  </html>`;
  return `<!doctype html>\n${page}\n`;
}

/** Data for the script of the page, in an element of its own. Nothing in it can end the element. */
export function jsonText(value: unknown): Html {
  return finished(JSON.stringify(value).replace(/</g, "\\u003c"));
}

/** A table or drawing that may be wider than the page scrolls by itself, with a keyboard too. */
export function scrolling(label: string, content: HtmlChild): Html {
  return markup`<div class="scroll" tabindex="0" role="region" aria-label=${label}>${content}</div>`;
}

export function section(id: string, heading: string, content: HtmlChild): Html {
  return markup`<section id=${id} aria-labelledby="${id}-heading">
    <h2 id="${id}-heading">${heading}</h2>
    ${content}
  </section>`;
}

/** Top of a page: the way back, title, one line about it. */
export function header(trail: readonly (readonly [string, string])[], title: string, lead: string): Html {
  const back = trail.map(([name, href]) => markup`<li><a href=${href}>${name}</a></li>`);
  return markup`<header>
    ${back.length > 0 && markup`<nav aria-label="Way back"><ol class="trail">${back}</ol></nav>`}
    <h1>${title}</h1>
    <p class="lead">${lead}</p>
  </header>`;
}

/** Bottom of a page: where its numbers come from. */
export function footer(origin: Origin): Html {
  return markup`<footer>
    <p class="origin">${describeOrigin(origin)}</p>
    <p>Made by <code>deno task report</code>; opens without a network.</p>
  </footer>`;
}

/** What a list to choose from holds; values are the numbers of the options. */
export function choiceOptions(options: readonly string[], chosen: number): Html[] {
  return options.map((option, o) => markup`<option value=${o} selected=${o === chosen}>${option}</option>`);
}

/** Four bars, so that no browser asks for a file that is not there. */
const ICON = "data:image/svg+xml," + encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#56B4E9" d="M1 9h3v6H1z"/>' +
    '<path fill="#E69F00" d="M5 6h3v9H5z"/><path fill="#009E73" d="M9 2h3v13H9z"/><path fill="#CC79A7" d="M13 11h2v4h-2z"/></svg>',
);
