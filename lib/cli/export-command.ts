import { join, resolve } from "node:path";
import { projectFolder } from "../files/project.ts";
import { UserError } from "../errors.ts";
import { didYouMeanText } from "../configuration/did-you-mean.ts";
import type { Command } from "./command.ts";
import { lists, parseArguments, texts } from "./parse-arguments.ts";

const USAGE = "Usage: deno task export pseudo-masks [options]\n" +
  "       deno task export rows|images|classes <experiment ...> [options]";

/** Tables of plain rows that results can be written as. */
const FRAMES = ["rows", "images", "classes"];

/** `export`: writes what other programs read or train on. */
export const exportCommand: Command = {
  name: "export",
  summary: "write results as tidy CSV, or pseudo-masks that a segmentation network is trained on",
  help: `${USAGE}

  rows                 written results as tidy CSV, for pandas or Observable: a line per number with experiment, row,
                       column, each setting in which cells differ, metric, value, low, high, n; computes nothing
  images, classes      the same of single images (mIoU and others), and of classes (IoU), where the store has their counts
  pseudo-masks         the last pseudo-labels of the training split, painted: one indexed PNG per training image in the
                       layout and palette of PASCAL VOC, with the split list and the class names (Table S2)

Pseudo-masks that were computed before come from the store; masks that are in the folder already are kept, so a call that was
interrupted goes on. pseudo-masks.json says what they are; a folder with others is refused.

  --profile NAME       data, backbones and scale, from experiments/profiles/ (default: toybox)
  --experiment NAME    experiment with a cell that measures pseudo-labels (default: table-s2)
  --row NAME           row of the experiment (default: the first that measures pseudo-labels)
  --column NAME        column, likewise; of images and classes, row and column choose cells (default: all)
  --set PATH=VALUE     override a setting of pseudo-masks; repeatable
  --out PATH           folder of pseudo-masks (default: exports/pseudo-masks-<profile>), or file
                       (default: exports/<experiment>-rows.csv)

Train on it, for example in mmsegmentation, with ann_dir SegmentationClass of this folder and the images of the data set.

Examples:
  deno task export rows table5
  deno task export images table5 --row Baseline --column "Weakly Supervised"
  deno task export pseudo-masks
  deno task export pseudo-masks --profile voc2012 --set dataset.root=data/VOCdevkit/VOC2012 --out pseudo-voc
`,
  async run(args, { signal, progress }) {
    const { values, positionals: [what, ...names] } = parseArguments(
      args,
      { ...texts("profile", "experiment", "row", "column", "out"), ...lists("set") },
      { min: 1, max: Infinity },
      USAGE,
    );
    if (FRAMES.includes(what)) return await exportFrame(what, names, values);
    if (what !== "pseudo-masks") {
      const known = ["pseudo-masks", ...FRAMES];
      throw new UserError(
        `expected one of ${known.join(", ")} but found "${what}"`,
        undefined,
        didYouMeanText(what, known) ?? USAGE,
      );
    }
    if (names.length > 0) throw new UserError(`unexpected argument "${names[0]}"`, undefined, USAGE);
    const { profile, experiment = "table-s2", row, column, set } = values;
    const out = resolve(
      projectFolder(),
      values.out ?? join("exports", `pseudo-masks-${profile ?? "toybox"}`),
    );
    const { exportPseudoMasks } = await import("../application/export-pseudo-masks.ts");
    const exported = await exportPseudoMasks({
      profile,
      experiment,
      row,
      column,
      set,
      out,
      signal,
      progress,
    });
    progress.close();
    console.log(
      `${exported.written} pseudo-masks of "${exported.row}" / "${exported.column}" written to ${out}` +
        (exported.kept > 0 ? `, ${exported.kept} were there` : ""),
    );
    return 0;
  },
};

/** Options of `export` that written results take. */
interface FrameOptions {
  readonly profile?: string;
  readonly row?: string;
  readonly column?: string;
  readonly out?: string;
  readonly experiment?: string;
  readonly set?: readonly string[];
}

async function exportFrame(what: string, names: readonly string[], options: FrameOptions): Promise<number> {
  if (names.length === 0) throw new UserError("an experiment is missing", undefined, USAGE);
  const chosen = what === "rows" ? ["row", "column"] as const : [];
  for (const option of ["experiment", "set", ...chosen] as const) {
    if (options[option] !== undefined) {
      throw new UserError(`expected no such option with ${what}`, `--${option}`, USAGE);
    }
  }
  const { exportFrames } = await import("../application/export-frames.ts");
  const { profile, row, column } = options;
  const out = resolve(projectFolder(), options.out ?? join("exports", `${names.join("-")}-${what}.csv`));
  const { shape, missing } = await exportFrames(what as "rows" | "images" | "classes", names, {
    ...{ profile, row, column, out },
  });
  console.log([`${shape[0]} rows of ${shape[1]} columns written to ${out}`, ...missing].join("\n"));
  return 0;
}
