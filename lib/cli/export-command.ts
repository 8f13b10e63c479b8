import { join, resolve } from "node:path";
import { projectFolder } from "../engine/project.ts";
import { UserError } from "../errors.ts";
import type { Command } from "./command.ts";
import { parseArguments } from "./parse-arguments.ts";

const USAGE = "Usage: deno task export pseudo-masks [options]";

/** `export`: writes what other programs train on. */
export const exportCommand: Command = {
  name: "export",
  summary: "write pseudo-masks that a segmentation network is trained on",
  help: `${USAGE}

  pseudo-masks         the last pseudo-labels of the training split, painted: one indexed PNG per training image in the
                       layout and palette of PASCAL VOC, with the split list and the class names (Table S2)

What was computed before comes from the store; masks that are in the folder already are kept, so a call that was
interrupted goes on. pseudo-masks.json says what they are; a folder with others is refused.

  --profile NAME       data, backbones and scale, from experiments/profiles/ (default: toybox)
  --experiment NAME    experiment with a cell that measures pseudo-labels (default: table-s2)
  --row NAME           row of the experiment (default: the first that measures pseudo-labels)
  --column NAME        column, likewise
  --set PATH=VALUE     override a setting; repeatable
  --out DIR            folder to write (default: exports/pseudo-masks-<profile>)

Train on it, for example in mmsegmentation, with ann_dir SegmentationClass of this folder and the images of the data set.

Examples:
  deno task export pseudo-masks
  deno task export pseudo-masks --profile voc2012 --set dataset.root=data/VOCdevkit/VOC2012 --out pseudo-voc
`,
  async run(args, { signal, progress }) {
    const { values, positionals: [what] } = parseArguments(
      args,
      {
        profile: { type: "string" },
        experiment: { type: "string" },
        row: { type: "string" },
        column: { type: "string" },
        set: { type: "string", multiple: true },
        out: { type: "string" },
      },
      { min: 1, max: 1 },
      USAGE,
    );
    if (what !== "pseudo-masks") {
      throw new UserError(`expected pseudo-masks but found "${what}"`, undefined, USAGE);
    }
    const { profile, experiment = "table-s2", row, column, set } = values;
    const out = resolve(
      projectFolder(),
      values.out ?? join("exports", `pseudo-masks-${profile ?? "toybox"}`),
    );
    const { exportPseudoMasks } = await import("../reproduce/export-pseudo-masks.ts");
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
