import { correctedHeads, correctedText } from "../claim-text.ts";
import { verdictBadge } from "../html-claims.ts";
import { type Html, markup, tableHead } from "../markup.ts";
import type { Origin } from "../origin.ts";
import type { ExperimentReport } from "./experiment-report.ts";
import { footer, header, scrolling, section, shell } from "./shell.ts";
import { verdictBar, verdictOfTable } from "./summary.ts";

/** The first page: every experiment with its verdict, then every claim. */
export function indexPage(reports: readonly ExperimentReport[], origin: Origin): string {
  const profiles = [...new Set(reports.map(({ table }) => table.profile))];
  const claims = reports.flatMap(({ table }) => table.claims.map((claim) => ({ table, claim })));
  const named = profiles.join(", ");
  const count = `${reports.length} ${reports.length === 1 ? "experiment" : "experiments"}`;
  const heads = [
    "Verdict",
    correctedHeads(claims.map(({ claim }) => claim))[1],
    "Claim",
    "Place",
    "Experiment",
  ];
  const lines = claims.map(({ table, claim }) =>
    markup`<tr>
      <td>${verdictBadge(claim)}</td>
      <td>${correctedText(claim)[1]}</td>
      <th scope="row">${claim.that}</th>
      <td>${claim.place}</td>
      <td><a href="${table.experiment}/index.html#claims">${table.source || table.experiment}</a></td>
    </tr>`
  );
  const table = markup`<table class="all-claims">${tableHead(heads)}<tbody>${lines}</tbody></table>`;
  const all = scrolling("Every claim with its verdict", table);
  return shell(
    { title: `Report · profile ${named}`, root: "" },
    header(
      [],
      "Tuning-free Universally-Supervised Semantic Segmentation",
      `What the experiments measured under profile ${named}: ${count}, ${claims.length} claims of the paper, judged by paired 95 % intervals.`,
    ),
    claims.length > 0 && markup`<nav class="contents" aria-label="On this page"><ul>
        <li><a href="#experiments">Experiments</a></li>
        <li><a href="#claims">Claims of the paper</a></li>
      </ul></nav>`,
    markup`<main id="main">
      ${verdictBar(claims.map(({ claim }) => claim))}
      ${section("experiments", "Experiments", markup`<ul class="cards">${reports.map(card)}</ul>`)}
      ${claims.length > 0 && section("claims", "Claims of the paper", all)}
    </main>`,
    footer(origin),
  );
}

function card({ table }: ExperimentReport): Html {
  return markup`<li class="card">
    <img src="${table.experiment}/figures/thumbnail.svg" alt="" loading="lazy">
    <div>
      <p class="source">${table.source || table.experiment}</p>
      <h3><a href="${table.experiment}/index.html">${table.title}</a></h3>
      <p>${verdictOfTable(table)}</p>
      ${verdictBar(table.claims)}
    </div>
  </li>`;
}
