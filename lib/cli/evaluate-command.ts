import { resolve } from "node:path";
import { projectFolder } from "../files/project.ts";
import { describeProblems } from "../describe-problems.ts";
import { UserError } from "../errors.ts";
import { CLASS_MEANS, type ClassMeanName } from "../evaluate/class-means.ts";
import { command } from "./command.ts";
import { flags, oneOf, pathOption, requiredOption, texts } from "./parse-arguments.ts";

const USAGE = "Usage: deno task evaluate --pred DIR --gt DIR --classes LIST [options]";

export const evaluateCommand = command({
  name: "evaluate",
  summary: "mIoU of any label maps against ground truth",
  usage: USAGE,
  help:
    `Compares predicted label maps with ground truth: mean IoU, IoU of each class and pixel accuracy, with 95 % bootstrap
intervals over images. Files are PNGs of label numbers, gray or with a palette, paired by name; subfolders are searched,
links followed.
Whatever is wrong with the files is told, what is alike once with a count, with exit code 2 and no number.

  --pred DIR           predictions; values are labels 0 .. K-1
  --gt DIR             ground truth
  --classes LIST       voc21, voc20, coco-object, coco-stuff, cityscapes or toybox; a file with one name per line (line 1
                       names label 0); or the names themselves: "sky,grass,dog"
  --ignore N[,N...]    values of the ground truth that take part in no count (default: 255; none: nothing is ignored)
  --mean WHICH         classes that the mean IoU goes over. present: those that occur in the ground truth, as in the paper
                       (default); union: those that occur or are predicted, one that never occurs counts as 0, as in
                       mmsegmentation and torchmetrics; all: every class of the list, one that neither occurs nor is
                       predicted counts as 0 too, as in scikit-learn's jaccard_score over these labels
  --list FILE          evaluate the names in this file, one per line (default: every file of --gt)
  --csv FILE           write accuracy, mIoU and IoU of each class for every image
  --json               print shares (0 .. 1, all digits) and the confusion matrix as JSON

Numbers in the files: voc20 takes VOC's own on both sides (1 .. 20; 0, background, is ignored in ground truth and no class in
a prediction). Cityscapes are train ids, or official ids in files named ..._labelIds. Ground truth of coco-stuff is the
official pixel maps, or train ids in files named ..._labelTrainIds; predictions are train ids.

Examples:
  deno task evaluate --pred out --gt data/VOCdevkit/VOC2012/SegmentationClass --classes voc21 \\
    --list data/VOCdevkit/VOC2012/ImageSets/Segmentation/val.txt
  deno task evaluate --pred out --gt labels --classes classes.txt --csv per-image.csv
`,
  options: { ...texts("pred", "gt", "classes", "ignore", "mean", "list", "csv"), ...flags("json") },
  positionals: [0, 0],
  async run({ values }, { signal, progress }) {
    const path = (given: string) => resolve(projectFolder(), given);
    const request = {
      predictions: path(requiredOption("--pred", values.pred, USAGE)),
      truth: path(requiredOption("--gt", values.gt, USAGE)),
      classes: requiredOption("--classes", values.classes, USAGE),
      ignore: ignoredValues(values.ignore),
      mean: oneOf("--mean", Object.keys(CLASS_MEANS) as ClassMeanName[], values.mean),
      list: pathOption(values.list) ?? null,
    };
    const { evaluate } = await import("../evaluate/evaluate.ts");
    const { describeEvaluation, evaluationAsJson, perImageCsv } = await import(
      "../evaluate/describe-evaluation.ts"
    );
    const { evaluation, problems } = await evaluate({ ...request, signal, progress });
    progress.close();
    if (!evaluation) {
      if (values.json) {
        const told = problems.map(({ message, where, fix }) => ({ message, where, fix }));
        console.log(JSON.stringify({ problems: told }, null, 2));
      } else {
        for (const problem of describeProblems(problems)) console.error(`problem: ${problem}`);
        const one = problems.length === 1;
        console.error(`${problems.length} ${one ? "problem" : "problems"} found; nothing was measured`);
      }
      return 2;
    }
    if (values.csv !== undefined) {
      const { writeAtomically } = await import("../files/atomic-write.ts");
      await writeAtomically(path(values.csv), perImageCsv(evaluation));
    }
    console.log(
      values.json ? JSON.stringify(evaluationAsJson(evaluation), null, 2) : describeEvaluation(evaluation),
    );
    return 0;
  },
});

function ignoredValues(given: string | undefined): number[] | undefined {
  if (given === undefined) return undefined;
  if (given === "none") return [];
  return given.split(",").map((text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isInteger(value) && value >= 0 && value <= 255) return value;
    throw new UserError(
      `Expected values 0 .. 255 between commas, or none, but found "${given}"`,
      "--ignore",
    );
  });
}
