import { correctedHeads, correctedText } from "../corrected-text.ts";
import { verdictBadge } from "../html-claims.ts";
import { element, type Html } from "../html-element.ts";
import type { Origin } from "../origin.ts";
import type { ExperimentReport } from "./experiment-report.ts";
import { footer, header } from "./parts.ts";
import { scrolling, section, shell } from "./shell.ts";
import { verdictBar, verdictOfTable } from "./summary.ts";

/** The first page: every experiment with its verdict, then every claim. */
export function indexPage(reports: readonly ExperimentReport[], origin: Origin): string {
  const profiles = [...new Set(reports.map(({ table }) => table.profile))];
  const claims = reports.flatMap(({ table }) => table.claims.map((claim) => ({ table, claim })));
  return shell(
    { title: `Report · profile ${profiles.join(", ")}`, root: "" },
    header(
      [],
      "Tuning-free Universally-Supervised Semantic Segmentation",
      `What the experiments measured under profile ${profiles.join(", ")}: ${reports.length} ${
        reports.length === 1 ? "experiment" : "experiments"
      }, ${claims.length} claims of the paper, judged by paired 95 % intervals.`,
    ),
    element(
      "main",
      { id: "main" },
      verdictBar(claims.map(({ claim }) => claim)),
      section("experiments", "Experiments", element("ul", { class: "cards" }, reports.map(card))),
      claims.length > 0 && section(
        "claims",
        "Claims of the paper",
        scrolling(
          "Every claim with its verdict",
          element(
            "table",
            { class: "all-claims" },
            element(
              "thead",
              {},
              element(
                "tr",
                {},
                [
                  "Verdict",
                  correctedHeads(claims.map(({ claim }) => claim))[1],
                  "Claim",
                  "Place",
                  "Experiment",
                ].map((name) => element("th", { scope: "col" }, name)),
              ),
            ),
            element(
              "tbody",
              {},
              claims.map(({ table, claim }) =>
                element(
                  "tr",
                  {},
                  element("td", {}, verdictBadge(claim)),
                  element("td", {}, correctedText(claim).overall),
                  element("th", { scope: "row" }, claim.that),
                  element("td", {}, claim.place),
                  element(
                    "td",
                    {},
                    element(
                      "a",
                      { href: `${table.experiment}/index.html#claims` },
                      table.source || table.experiment,
                    ),
                  ),
                )
              ),
            ),
          ),
        ),
      ),
    ),
    footer(origin),
  );
}

function card({ table }: ExperimentReport): Html {
  const href = `${table.experiment}/index.html`;
  return element(
    "li",
    { class: "card" },
    element("img", {
      src: `${table.experiment}/figures/thumbnail.svg`,
      alt: "",
      loading: "lazy",
    }),
    element(
      "div",
      {},
      element("p", { class: "source" }, table.source || table.experiment),
      element("h3", {}, element("a", { href }, table.title)),
      element("p", {}, verdictOfTable(table)),
      verdictBar(table.claims),
    ),
  );
}
