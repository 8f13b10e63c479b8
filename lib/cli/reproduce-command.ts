import { UserError } from "../errors.ts";
import { experimentTitles } from "../configuration/experiment-titles.ts";
import { command } from "./command.ts";
import { flags, lists, oneOf, pathOption, positiveInteger, texts } from "./parse-arguments.ts";
import { shareOption } from "./shard-option.ts";

const USAGE = "Usage: deno task reproduce <experiment|all> [options]";
/** Options that say what becomes of a table, which a process that computes a part of the shards does not make. */
const OF_TABLES = ["plan", "check", "out", "intervals", "protocol"] as const;

export const reproduceCommand = command({
  name: "reproduce",
  summary: "compute the table or figure of an experiment file",
  usage: USAGE,
  help: `Computes what experiments/<experiment>.yaml declares and writes results/<profile>/<experiment>/.
What was computed before is taken from the store; an interrupted run goes on where it stopped.

  --profile NAME       data, backbones and scale, from experiments/profiles/ (default: toybox)
  --set PATH=VALUE     override a setting; repeatable; PATH=a,b,c sweeps over values
  --seeds N            run every cell with seeds 0 .. N-1: starts and batches of the probe, wrong labels and, where
                       this project draws them, the labelled images of semi-supervision; intervals are over both
                       seeds and images
  --reading NAME       paper or authors: whose version of the method sets the defaults
  --rows NAME          only these rows, or bounds below the table; repeatable, or names with commas between them
  --columns NAME       only these columns, likewise
  --images N           only the first N images of the training and of the evaluation split
                       results of a part have a folder of their own: those of the whole table stay
  --no-held-out        under a sweep, do not try every point on training masks that are held out: faster, but then no rule says
                       which point to take without evaluation labels
  --intervals          print intervals, differences, published numbers and what claims were judged by
  --protocol           print how the numbers were made
  --plan               say what would be computed, why and for how long; compute nothing
  --shard I/N          compute, of results in several shards, those whose number is I - 1 modulo N, as far as they can be
                       made of such shards alone, and write no table: N processes share the work, each with a store
                       of its own or all on one (docs/scale.md); whole: the results made of all shards of others, as far
                       as these are here; rest: all that is left
  --launcher slurm     have jobs of a Slurm cluster compute it, on one store on a shared disk, and wait for them; Ctrl-C
                       leaves them, the same command joins them, deno task jobs shows them (docs/scale.md)
  --slurm KEY=VALUE    what these jobs ask for: partition, account, qos, time, memory, cpus, gpus, options, jobs (of an
                       array), retries, poll (seconds), whole.time and the like for jobs that need the whole; repeatable;
                       lies over slurm: of the profile
  --check              compare with the results already there instead of writing them
  --tolerance POINTS   with --check: numbers may differ by so much, and nothing else is compared; with --set runtime.provider=...
                       they are compared with those of the CPU
  --out DIR            folder for results (default: results)

Examples:
  deno task reproduce table5
  deno task reproduce table5 --plan --set graph.k=25
  deno task reproduce table5 --set graph.k=12,25,50 --seeds 3
  deno task reproduce table5 --rows Baseline,"+ DBA-CLIP" --columns "Weakly Supervised" --images 60
  deno task reproduce table5 --shard 2/8
  deno task reproduce table5 --profile voc2012 --launcher slurm --slurm partition=gpu --slurm gpus=1 --slurm jobs=64
  deno task reproduce table5 --profile voc2012 --set dataset.root=data/VOCdevkit/VOC2012
`,
  options: {
    ...texts("profile", "seeds", "reading", "out", "images", "shard", "launcher", "tolerance"),
    ...lists("set", "rows", "columns", "slurm"),
    ...flags("intervals", "protocol", "plan", "check", "no-held-out"),
  },
  positionals: [0, 1],
  async run({ values, positionals: [experiment] }, { signal, progress }) {
    if (experiment === undefined) {
      const titles: [string, string][] = [...await experimentTitles(), ["all", "every one of them"]];
      const width = Math.max(...titles.map(([name]) => name.length));
      const list = titles.map(([name, title]) => `  ${name.padEnd(width)}  ${title}`.trimEnd()).join("\n");
      throw new UserError(`which experiment? There are:\n${list}`, undefined, USAGE);
    }
    const whose = oneOf("--reading", ["paper", "authors"], values.reading);
    const seeds = positiveInteger("--seeds", values.seeds);
    const { rows, columns } = values, images = positiveInteger("--images", values.images);
    const isPart = rows !== undefined || columns !== undefined || images !== undefined;
    if (experiment === "all" && (rows || columns)) {
      throw new UserError(
        "expected one experiment with --rows and --columns but found all",
        undefined,
        USAGE,
      );
    }
    const { launcher, slurm } = values;
    if (launcher !== undefined && launcher !== "slurm") {
      const fix = "Without a cluster leave it out.";
      throw new UserError(`expected slurm but found "${launcher}"`, "--launcher", fix);
    }
    if (slurm && !launcher) throw new UserError("expected --launcher slurm with --slurm", undefined, USAGE);
    const without = launcher && (["plan", "shard"] as const).find((option) => values[option] !== undefined);
    if (without) throw new UserError(`expected no --${without} with --launcher`, undefined, USAGE);
    const tolerance = toleranceOption(values.tolerance);
    if (tolerance !== undefined && !values.check) {
      throw new UserError("expected --check with --tolerance", undefined, USAGE);
    }
    const share = shareOption(values.shard);
    const idle = share && OF_TABLES.find((option) => values[option] !== undefined);
    if (idle) {
      const message = `expected no --${idle} with --shard, which makes no table`;
      throw new UserError(message, undefined, "Give it when the stores are merged, without --shard.");
    }
    const reading = whose === undefined ? [] : [`reading=${whose}`];
    const { reproduceToFiles } = await import("../application/reproduce-to-files.ts");
    return await reproduceToFiles({
      experiment,
      profile: values.profile,
      set: [...reading, ...values.set ?? []],
      seeds,
      ...(isPart ? { only: { rows, columns, images } } : {}),
      show: { intervals: values.intervals ?? false, protocol: values.protocol ?? false },
      heldOut: !values["no-held-out"],
      plan: values.plan ?? false,
      check: values.check ?? false,
      tolerance,
      share,
      slurm: launcher ? slurm ?? [] : undefined,
      out: pathOption(values.out),
      signal,
      progress,
    });
  },
});

function toleranceOption(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 100) return value;
  throw new UserError(
    `expected points from 0 to 100 but found "${text}"`,
    "--tolerance",
    "For example --tolerance 0.5.",
  );
}
