import { type Html, markup } from "../markup.ts";
import { describeOrigin, type Origin } from "../origin.ts";

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
