// @ts-types="@types/d3"
import { scaleLinear } from "d3";
import { correctedLine } from "./corrected-text.ts";
import { formatDifference } from "./format-number.ts";
import { element, type Html } from "./html-element.ts";
import type { ClaimResult, Difference, Evidence, Metric } from "./table.ts";
import { verdictMark } from "./verdict-mark.ts";

/**
 * Claims with verdicts; beside each piece of evidence its interval is drawn around zero, on one scale for all of a claim.
 *
 * @param metrics of the table, for names and digits.
 */
export function htmlClaims(claims: readonly ClaimResult[], metrics: readonly Metric[]): Html {
  return element(
    "ol",
    { class: "claims" },
    claims.map((claim) =>
      element(
        "li",
        {},
        element(
          "p",
          { class: "claim" },
          verdictBadge(claim),
          " ",
          element("span", { class: "that" }, claim.that),
          claim.place !== "" && element("small", {}, claim.place),
        ),
        claim.evidence.length > 0 && evidenceList(claim.evidence, metrics),
        claim.corrected && element("p", { class: "reason" }, correctedLine(claim.corrected)),
        claim.reason !== undefined && element("p", { class: "reason" }, claim.reason),
      )
    ),
  );
}

/** The verdict as sign and word. */
export function verdictBadge({ verdict }: Pick<ClaimResult, "verdict">): Html {
  return element(
    "span",
    { class: `verdict ${verdict.replace(" ", "-")}` },
    `${verdictMark[verdict]} ${verdict}`,
  );
}

function evidenceList(evidence: readonly Evidence[], metrics: readonly Metric[]): Html {
  const reach = Math.max(...evidence.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]), 1e-9);
  return element(
    "table",
    { class: "evidence" },
    element(
      "thead",
      { class: "unseen" },
      element(
        "tr",
        {},
        ["Where", "Paired difference and 95 % interval", "Drawn around zero"].map((name) =>
          element("th", { scope: "col" }, name)
        ),
      ),
    ),
    element(
      "tbody",
      {},
      evidence.map((item) => {
        const metric = metrics.find(({ name }) => name === item.metric);
        const label = [item.column, metric?.label ?? item.metric].filter((part) => part !== "").join(", ");
        return element(
          "tr",
          {},
          element("th", { scope: "row" }, label),
          element("td", {}, formatDifference(item, metric?.digits ?? 1)),
          element("td", {}, drawn(item, reach)),
        );
      }),
    ),
  );
}

/** An interval around zero. The numbers stand beside it, so it says nothing to readers who cannot see it. */
function drawn({ difference, low, high }: Difference, reach: number): Html {
  const x = scaleLinear([-reach, reach], [6, 154]).clamp(true);
  const at = (value: number) => Number(x(value).toFixed(2));
  return element(
    "svg",
    { viewBox: "0 0 160 16", width: 160, height: 16, "aria-hidden": "true", focusable: "false" },
    element("path", { class: "zero", d: `M${at(0)},1 V15` }),
    element("path", {
      class: "interval",
      d: `M${at(low)},8 H${at(high)} M${at(low)},5 v6 M${at(high)},5 v6`,
    }),
    element("circle", { cx: at(difference), cy: 8, r: 3.2 }),
  );
}
