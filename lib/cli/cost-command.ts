import { join } from "node:path";
import { command } from "./command.ts";
import { lists, pathOption, texts } from "./parse-arguments.ts";

export const costCommand = command({
  name: "cost",
  summary: "tell what GLCC costs on this machine (Table S4)",
  usage: "Usage: deno task cost [options]",
  help:
    `Seconds of probe training, neighbour graph and label propagation, and milliseconds per test image, beside the published
ones and with the hardware named. The times are those that the stages took when they were computed; what is not in the
store is computed, and timed, now. Sentences of the paper on cost are judged too; \`claims\` lists them. Writes
results/<profile>/table-s4/table.{md,csv,tex} and claims.json. Numbers of the clock differ from
run to run: nothing compares these files.

  --profile NAME       data, backbones and scale, from experiments/profiles/ (default: toybox)
  --set PATH=VALUE     override a setting; repeatable
  --out DIR            folder for results (default: results)

Examples:
  deno task cost
  deno task cost --profile voc2012 --set dataset.root=data/VOCdevkit/VOC2012
`,
  options: { ...texts("profile", "out"), ...lists("set") },
  positionals: [0, 0],
  async run({ values: { profile, set, out } }, { signal, progress }) {
    const { measureCost } = await import("../application/measure-cost.ts");
    const { costCsv, costLatex, costMarkdown, costText } = await import("../report/cost-table.ts");
    const { terminalClaims } = await import("../report/terminal-claims.ts");
    const { ownTerminal } = await import("../application/own-terminal.ts");
    const { writeAtomically } = await import("../files/atomic-write.ts");
    const { table, claims, folder } = await measureCost({
      ...{ profile, set, signal, progress },
      out: pathOption(out),
    });
    progress.close();
    const options = ownTerminal();
    console.log(costText(table, options.width));
    await writeAtomically(join(folder, "table.md"), costMarkdown(table));
    await writeAtomically(join(folder, "table.csv"), costCsv(table));
    await writeAtomically(join(folder, "table.tex"), costLatex(table));
    await writeAtomically(
      join(folder, "claims.json"),
      JSON.stringify({ results: { claims } }, null, 2) + "\n",
    );
    console.log(["", ...terminalClaims({ claims, metrics: [] }, options)].join("\n"));
    console.log(`\nwritten to ${folder}`);
  },
});
