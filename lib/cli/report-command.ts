import { resolve } from "node:path";
import { projectFolder } from "../engine/project.ts";
import type { Command } from "./command.ts";
import { parseArguments } from "./parse-arguments.ts";

const USAGE = "Usage: deno task report [experiment ...] [options]";

/** `report`: writes the pages that reviewers open. */
export const reportCommand: Command = {
  name: "report",
  summary: "write a folder of pages with tables, claims, plots and images",
  help: `${USAGE}

Writes one folder that opens from disk without a network: an index with a verdict per table, and per experiment the table,
its claims, interactive plots, images chosen by rule, protocol, provenance, and what is behind each number.
Without names it reports every experiment that has results under the profile.

  --profile NAME       data, backbones and scale, from experiments/profiles/ (default: toybox)
  --set PATH=VALUE     override a setting; repeatable
  --out DIR            folder for the report (default: results/<profile>/report)

Examples:
  deno task report
  deno task report table5 table8 --out pages
`,
  async run(args, { signal, progress }) {
    const { values, positionals } = parseArguments(
      args,
      { profile: { type: "string" }, set: { type: "string", multiple: true }, out: { type: "string" } },
      { min: 0, max: Infinity },
      USAGE,
    );
    const { writeReport } = await import("../reproduce/report/write-report.ts");
    const folder = await writeReport({
      experiments: positionals,
      profile: values.profile,
      set: values.set ?? [],
      out: values.out === undefined ? undefined : resolve(projectFolder(), values.out),
      signal,
      progress,
    });
    console.log(`written to ${folder}\nopen ${folder}/index.html`);
    return 0;
  },
};
