import { join, resolve } from "node:path";
import { experimentNames } from "../configuration/experiment-names.ts";
import { projectFolder } from "../files/project.ts";
import { UserError } from "../errors.ts";
import { didYouMeanText } from "../configuration/did-you-mean.ts";
import type { Form } from "../application/export/export-as.ts";
import { command } from "./command.ts";
import type { Progress } from "../progress/progress.ts";
import { lists, texts } from "./parse-arguments.ts";

const USAGE = "Usage: deno task export pseudo-masks [options]\n" +
  "       deno task export rows|images|classes <experiment ...> [options]\n" +
  "       deno task export <experiment ...> --as ro-crate|mlflow|zip [options]";

/** Tables of plain rows that results can be written as. */
const FRAMES = ["rows", "images", "classes"];

/** Forms that whole results are written in. */
const FORMS: readonly Form[] = ["ro-crate", "mlflow", "zip"];

export const exportCommand = command({
  name: "export",
  summary:
    "write results as tidy CSV, RO-Crate, MLflow store or zip; or pseudo-masks that a network is trained on",
  usage: USAGE,
  help:
    `  rows                 written results as tidy CSV, for pandas or Observable: a line per number with experiment, row,
                       column, each setting in which cells differ, metric, value, low, high, n; computes nothing
  images, classes      the same of single images (mIoU and others), and of classes (IoU), where the store has their counts
  --as ro-crate        ro-crate-metadata.json beside the results: files with hashes, the run, software, data, settings
  --as mlflow          the cells as runs of an MLflow file store: settings as parameters, numbers as metrics
  --as zip             a paper's supplement: the report, the files of each table, and MANIFEST.sha256; the same bytes every time
  pseudo-masks         the last pseudo-labels of the training split, painted: one indexed PNG per training image in the
                       layout and palette of PASCAL VOC, with the split list and the class names (Table S2)

Pseudo-masks that were computed before come from the store; masks that are in the folder already are kept, so a call that was
interrupted goes on. pseudo-masks.json says what they are; a folder with others is refused.

  --profile NAME       data, backbones and scale, from experiments/profiles/ (default: toybox)
  --experiment NAME    experiment with a cell that measures pseudo-labels (default: table-s2)
  --row NAME           row of the experiment (default: the first that measures pseudo-labels)
  --column NAME        column, likewise; of images and classes, row and column choose cells (default: all)
  --set PATH=VALUE     override a setting of pseudo-masks; repeatable
  --out PATH           folder of pseudo-masks (default: exports/pseudo-masks-<profile>), of the MLflow store
                       (default: exports/mlruns), or file (default: exports/<experiment>-rows.csv, exports/<experiment>.zip)

Train on it, for example in mmsegmentation, with ann_dir SegmentationClass of this folder and the images of the data set.

Examples:
  deno task export rows table5
  deno task export images table5 --row Baseline --column "Weakly Supervised"
  deno task export table5 table8 --as zip --out supplement.zip
  deno task export pseudo-masks
  deno task export pseudo-masks --profile voc2012 --set dataset.root=data/VOCdevkit/VOC2012 --out pseudo-voc
`,
  options: { ...texts("profile", "experiment", "row", "column", "out", "as"), ...lists("set") },
  positionals: [1, Infinity],
  async run({ values, positionals: [what, ...names] }, { signal, progress }) {
    if (values.as !== undefined) {
      return await exportForm(values.as, [what, ...names], values, { signal, progress });
    }
    if (FRAMES.includes(what)) return await exportFrame(what, names, values);
    if (what !== "pseudo-masks") {
      const known = ["pseudo-masks", ...FRAMES];
      if (experimentNames().includes(what)) {
        throw new UserError(
          `expected a form for "${what}" but found none`,
          "--as",
          `Add --as ${FORMS.join(", --as ")}, or write export rows ${what}.`,
        );
      }
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
      ...{ profile, experiment, row, column, set, out, signal, progress },
    });
    return `${exported.written} pseudo-masks of "${exported.row}" / "${exported.column}" written to ${out}` +
      (exported.kept > 0 ? `, ${exported.kept} were there` : "");
  },
});

/** Options of `export` that written results take. */
interface FrameOptions {
  readonly profile?: string;
  readonly row?: string;
  readonly column?: string;
  readonly out?: string;
  readonly experiment?: string;
  readonly set?: readonly string[];
}

function refuse(foreign: readonly (keyof FrameOptions)[], options: FrameOptions, beside: string): void {
  const option = foreign.find((name) => options[name] !== undefined);
  if (option) throw new UserError(`expected no such option with ${beside}`, `--${option}`, USAGE);
}

async function exportFrame(what: string, names: readonly string[], options: FrameOptions): Promise<string> {
  if (names.length === 0) throw new UserError("an experiment is missing", undefined, USAGE);
  refuse(["experiment", "set", ...(what === "rows" ? ["row", "column"] as const : [])], options, what);
  const { exportFrames } = await import("../application/export-frames.ts");
  const { profile, row, column } = options;
  const out = resolve(projectFolder(), options.out ?? join("exports", `${names.join("-")}-${what}.csv`));
  const { shape, missing } = await exportFrames(what as "rows" | "images" | "classes", names, {
    ...{ profile, row, column, out },
  });
  return [`${shape[0]} rows of ${shape[1]} columns written to ${out}`, ...missing].join("\n");
}

async function exportForm(
  asked: string,
  names: readonly string[],
  options: FrameOptions,
  around: { readonly signal: AbortSignal; readonly progress: Progress },
): Promise<string> {
  const form = FORMS.find((one) => one === asked);
  if (!form) {
    throw new UserError(
      `expected one of ${FORMS.join(", ")} but found "${asked}"`,
      "--as",
      didYouMeanText(asked, FORMS) ?? USAGE,
    );
  }
  const foreign = ["experiment", "row", "column", "set"] as const;
  refuse(form === "ro-crate" ? [...foreign, "out"] : foreign, options, `--as ${form}`);
  const place = form === "mlflow" ? "mlruns" : `${names.join("-")}.zip`;
  const { exportAs } = await import("../application/export/export-as.ts");
  const out = resolve(projectFolder(), options.out ?? join("exports", place));
  const written = await exportAs(form, names, { profile: options.profile, out, ...around });
  return written.map((path) => `written to ${path}`).join("\n");
}
