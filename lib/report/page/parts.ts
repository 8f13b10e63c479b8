import { element, type Html } from "../html-element.ts";
import { describeOrigin, type Origin } from "../origin.ts";

/** Top of a page: the way back, title, one line about it. */
export function header(trail: readonly (readonly [string, string])[], title: string, lead: string): Html {
  return element(
    "header",
    {},
    trail.length > 0 && element(
      "nav",
      { "aria-label": "Way back" },
      element(
        "ol",
        { class: "trail" },
        trail.map(([name, href]) => element("li", {}, element("a", { href }, name))),
      ),
    ),
    element("h1", {}, title),
    element("p", { class: "lead" }, lead),
  );
}

/** Bottom of a page: where its numbers come from. */
export function footer(origin: Origin): Html {
  return element(
    "footer",
    {},
    element("p", { class: "origin" }, describeOrigin(origin)),
    element("p", {}, "Made by ", element("code", {}, "deno task report"), "; opens without a network."),
  );
}
