// @ts-types="@types/d3"
import { scaleLinear } from "d3";
import { correctedLine, evidenceDifference, evidencePlace, verdictText } from "./claim-text.ts";
import { type Html, markup } from "./markup.ts";
import type { ClaimResult, Difference, Evidence, Metric } from "./table.ts";

/**
 * Claims with verdicts; beside each piece of evidence its interval is drawn around zero, on one scale for all of a claim.
 *
 * @param metrics of the table, for names and digits.
 */
export function htmlClaims(claims: readonly ClaimResult[], metrics: readonly Metric[]): Html {
  const items = claims.map((claim) =>
    markup`<li>
      <p class="claim">${verdictBadge(claim)} <span class="that">${claim.that}</span>
        ${claim.place !== "" && markup`<small>${claim.place}</small>`}</p>
      ${claim.evidence.length > 0 && evidenceTable(claim.evidence, metrics)}
      ${claim.corrected && markup`<p class="reason">${correctedLine(claim.corrected)}</p>`}
      ${claim.reason !== undefined && markup`<p class="reason">${claim.reason}</p>`}
    </li>`
  );
  return markup`<ol class="claims">${items}</ol>`;
}

export function verdictBadge({ verdict }: Pick<ClaimResult, "verdict">): Html {
  return markup`<span class="verdict ${verdict.replace(" ", "-")}">${verdictText(verdict)}</span>`;
}

function evidenceTable(evidence: readonly Evidence[], metrics: readonly Metric[]): Html {
  const reach = Math.max(...evidence.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]), 1e-9);
  const lines = evidence.map((item) =>
    markup`<tr>
      <th scope="row">${evidencePlace(item, metrics)}</th>
      <td>${evidenceDifference(item, metrics)}</td>
      <td>${drawn(item, reach)}</td>
    </tr>`
  );
  return markup`<table class="evidence">
    <thead class="unseen"><tr>
      <th scope="col">Where</th>
      <th scope="col">Paired difference and 95 % interval</th>
      <th scope="col">Drawn around zero</th>
    </tr></thead>
    <tbody>${lines}</tbody>
  </table>`;
}

/** An interval around zero. The numbers stand beside it, so it says nothing to readers who cannot see it. */
function drawn({ difference, low, high }: Difference, reach: number): Html {
  const x = scaleLinear([-reach, reach], [6, 154]).clamp(true);
  const [zero, middle, from, to] = [0, difference, low, high].map((value) => Number(x(value).toFixed(2)));
  return markup`<svg viewBox="0 0 160 16" width="160" height="16" aria-hidden="true" focusable="false">
    <path class="zero" d="M${zero},1 V15"></path>
    <path class="interval" d="M${from},8 H${to} M${from},5 v6 M${to},5 v6"></path>
    <circle cx=${middle} cy="8" r="3.2"></circle>
  </svg>`;
}
