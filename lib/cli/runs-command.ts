import { didYouMeanText } from "../configuration/did-you-mean.ts";
import { experimentNames } from "../configuration/experiment-names.ts";
import { UserError } from "../errors.ts";
import { storeFolder } from "../files/project.ts";
import { command } from "./command.ts";
import { flags, lists, texts } from "./parse-arguments.ts";
import { requireStore } from "./require-store.ts";

export const runsCommand = command({
  name: "runs",
  summary: "every run so far: settings, numbers, commit, time",
  usage: "Usage: deno task runs [experiment] [options]",
  help:
    `Lists the runs of reproduce, in a shell or in a cell of a notebook, from the history in the store; a sweep has a line for each of
its points. Runs are only ever added to it. Reads one file, computes and changes nothing.

  --profile NAME       runs under this profile
  --row NAME           the cell whose numbers are listed (default: the first cell of the newest run)
  --column NAME        likewise
  --where CONDITION    only runs for which it holds; repeatable. A setting, a metric of the cell (miou, miou.low) or a field
                       (time, commit, dirty, kind, computed, seconds), a sign (= != < <= > >=, ~ for "contains"), a value
  --sort FIELD         sort by it; --sort=-FIELD has the largest first (default: the oldest first)
  --csv                every field of every run as CSV

Examples:
  deno task runs table5
  deno task runs table8 --where "graph.k>=25" --sort=-miou
  deno task runs table5 --row "+ DBA-CLIP + GLCC" --column "Weakly Supervised" --where "time>2026-05"
`,
  options: { ...texts("profile", "row", "column", "sort"), ...lists("where"), ...flags("csv") },
  positionals: [0, 1],
  async run({ values, positionals: [experiment] }) {
    const known = experimentNames();
    if (experiment !== undefined && !known.includes(experiment)) {
      throw new UserError(
        `unknown experiment "${experiment}"`,
        undefined,
        didYouMeanText(experiment, known) ?? `There are: ${known.join(", ")}.`,
      );
    }
    await requireStore(storeFolder());
    const { historyFile, pastRuns } = await import("../application/run-history.ts");
    const { RUN_FIELDS, runsFrame } = await import("../application/runs-frame.ts");
    const { runs, unreadable } = await pastRuns();
    const { profile, row, column, where, sort, csv } = values;
    const frame = runsFrame(runs, { ...{ experiment, profile, row, column, where, sort } });
    if (frame.rows.length === 0 && runs.length > 0 && !csv) {
      const kinds = runs.map(({ experiment, profile }) => `${experiment} (${profile})`);
      const some = [...new Set(kinds)].sort().join(", ");
      console.log(`no such run; other runs are of ${some}, in ${historyFile()}`);
    } else if (csv) console.log(frame.csv().trimEnd());
    else {
      const { METRICS } = await import("../application/table-metrics.ts");
      const { runsTerminal } = await import("../report/runs-terminal.ts");
      console.log(`${runsTerminal(frame, METRICS, RUN_FIELDS)}, in ${historyFile()}`);
    }
    if (unreadable > 0) {
      console.error(
        `note: ${unreadable} of the lines in ${historyFile()} could not be read: not finished, or of another version`,
      );
    }
  },
});
