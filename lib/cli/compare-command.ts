import { UserError } from "../errors.ts";
import { command } from "./command.ts";
import { flags, texts } from "./parse-arguments.ts";

const USAGE = "Usage: deno task compare <A> <B> [options]";

export const compareCommand = command({
  name: "compare",
  summary: "two results side by side: differences, settings, code, data",
  usage: USAGE,
  help:
    `Prints for every cell that both results have the paired difference B − A with its 95 % interval, and which settings, modules and
data differ. Intervals need the counts of single images of both sides in the store; where they are not, that is said. Computes
no result and writes no file.

A and B are each one of
  NAME                 results of the working tree: table5, "table8+graph.k=12,25,50", or the path of a folder
  REVISION:NAME        results that were committed: HEAD~3:table5
  REVISION             with --experiment
  PATH=VALUE, ROW      with --in: two swept settings, or two rows, of the same results

  --experiment NAME    compare the results of this experiment at two revisions
  --in NAME            compare two settings or rows within these results
  --profile NAME       default: toybox
  --markdown           print Markdown instead
  --csv                print every metric as tidy CSV instead
  --html               print a page instead, which holds all it needs

Examples:
  deno task compare HEAD~3:table5 table5
  deno task compare HEAD~3 HEAD --experiment table5 --html > compared.html
  deno task compare graph.k=12 graph.k=50 --in "table8+graph.k=12,25,50"
  deno task compare Baseline "+ DBA-CLIP" --in table5
`,
  options: { ...texts("experiment", "in", "profile"), ...flags("markdown", "csv", "html") },
  positionals: [2, 2],
  async run({ values, positionals: [a, b] }) {
    const { experiment, profile, in: within } = values;
    const faces = (["markdown", "csv", "html"] as const).filter((face) => values[face]);
    if (faces.length > 1) throw new UserError(`expected one of --${faces.join(" and --")}`, undefined, USAGE);
    if (experiment !== undefined && within !== undefined) {
      throw new UserError("expected one of --experiment and --in", undefined, USAGE);
    }
    const { compare } = await import("../application/compare/compare.ts");
    const view = await compare(a, b, { experiment, profile, within });
    const { ownTerminal } = await import("../application/own-terminal.ts");
    const text = {
      terminal: () => view.print(ownTerminal()),
      markdown: () => view.markdown(),
      csv: () => view.csv(),
      html: () => view.page(),
    }[faces[0] ?? "terminal"]();
    return text.trimEnd();
  },
});
