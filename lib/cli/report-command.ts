import { command } from "./command.ts";
import { flags, lists, pathOption, texts } from "./parse-arguments.ts";

export const reportCommand = command({
  name: "report",
  summary: "write a folder of pages with tables, claims, plots and images",
  usage: "Usage: deno task report [experiment ...] [options]",
  help:
    `Writes one folder that opens from disk without a network: an index with a verdict per table, and per experiment the table,
its claims, interactive plots, protocol, provenance, and what is behind each number. It is made from written results and computes
nothing. Without names it reports every experiment that has results under the profile; a name may be that of a folder of results
of other settings.

  --profile NAME       data, backbones and scale, from experiments/profiles/ (default: toybox)
  --compute            add what written results do not hold, from the store or computed now: images chosen by rule, every image,
                       plots of classes, metrics of single images, logs
  --plan               say what would be computed; compute and write nothing
  --set PATH=VALUE     override a setting; repeatable
  --out DIR            folder for the report (default: results/<profile>/report)

Examples:
  deno task report
  deno task report table5 "table8+graph.k=12,25,50"
  deno task report table5 table8 --compute --out pages
`,
  options: { ...texts("profile", "out"), ...lists("set"), ...flags("compute", "plan") },
  positionals: [0, Infinity],
  async run({ values, positionals }, { signal, progress }) {
    const { planReport, writeReport } = await import("../application/report/write-report.ts");
    const options = {
      experiments: positionals,
      profile: values.profile,
      set: values.set ?? [],
      out: pathOption(values.out),
      compute: values.compute ?? false,
      signal,
      progress,
    };
    if (values.plan) return await planReport(options);
    const folder = await writeReport(options);
    return `written to ${folder}\nopen ${folder}/index.html`;
  },
});
