import { resolve } from "node:path";
import { isFile } from "../datasets/paths.ts";
import { describeProblems } from "../describe-problems.ts";
import { projectFolder } from "../files/project.ts";
import type { Predictions } from "../predict/predict.ts";
import { command } from "./command.ts";
import { lists, positiveInteger, requiredOption, texts } from "./parse-arguments.ts";

const USAGE = 'Usage: deno task predict --images DIR --classes "cat,dog,grass" --out DIR [options]';

export const predictCommand = command({
  name: "predict",
  summary: "label maps for a folder of images, with any class names",
  usage: USAGE,
  help:
    `Labels every image of a folder (JPEG, PNG, WebP; subfolders too) with classes of your own words: masks, mask embeddings of a
frozen CLIP, text classifier, label map. Nothing is trained. Writes into --out

  labels/NAME.png          label numbers in VOC's palette, at the size of the image; 0 is background
  overlays/NAME.jpg        the image under the colours of its classes, with names and a legend
  masks/NAME.safetensors   masks and mask embeddings: used again when only the classes change, and by classify
  labels.json, classes.txt which label is which class, in which colour, and the settings

Images whose files were made from the same content with the same settings are kept: an interrupted run goes on where it stopped.
Images that cannot be read are named at the end, with exit code 2. Photographs that their camera turned (EXIF) are labelled
upright, as viewers show them; pictures more than three times as long as wide are seen by CLIP at a smaller scale.

  --images DIR         folder of images
  --classes NAMES      names between commas, or a file with one per line; they get labels 1, 2, ... after background, label 0,
                       which may be named first
  --out DIR            folder for results
  --background WORDS   words for everything else, between commas: "sky,wall,floor"; with any, masks may become background;
                       without, every mask gets a class
  --clip NAME          folder or name of a CLIP (default: models/toybox-clip, which knows Toybox's drawings, not
                       photographs: deno task models pull clip-vit-b-16)
  --head NAME          how tokens are mixed in CLIP's last block (default: dba)
  --masks NAME         classical, or folder or name of a SAM (default: classical)
  --set PATH=VALUE     a setting as experiment files have it, repeatable (docs/data-and-models.md). How SAM makes masks:
                       masks.pointsPerSide, masks.cropNLayers, masks.predIouThresh, masks.stabilityScoreThresh, masks.nesting, ...
                       What networks run on: runtime.provider (auto, cpu, webgpu, cuda, ...), runtime.precision (fp32, fp16, int8)
  --templates NAME     prompts: vild, imagenet or origami (default: vild)
  --longest PIXELS     masks are sought in images reduced to this long side (default: 1024)

Examples:
  deno task predict --images photos --classes "cat,dog,sofa" --background "wall,floor,window" --out out --clip clip-vit-b-16
  deno task predict --images photos --classes names.txt --out out --masks slimsam --set masks.pointsPerSide=16 --set masks.cropNLayers=0
  deno task evaluate --pred out/labels --gt truth --classes out/classes.txt
`,
  options: {
    ...texts("images", "classes", "out", "background", "clip", "head", "masks", "templates", "longest"),
    ...lists("set"),
  },
  positionals: [0, 0],
  async run({ values }, { signal, progress }) {
    const images = requiredOption("--images", values.images, USAGE);
    const out = requiredOption("--out", values.out, USAGE);
    const classes = await namesIn(requiredOption("--classes", values.classes, USAGE));
    const { predict } = await import("../predict/predict.ts");
    const { clip, head, masks, set, templates } = values;
    const predictions = await predict({
      ...{ images, classes, out },
      background: values.background === undefined ? undefined : words(values.background),
      ...{ clip, head, masks, set, templates, signal, progress },
      longest: positiveInteger("--longest", values.longest),
    });
    progress.close();
    return conclude(predictions);
  },
});

function words(text: string): string[] {
  return text.split(",").map((name) => name.trim());
}

/** Names between commas, or those of a file. */
async function namesIn(given: string): Promise<string[]> {
  const path = resolve(projectFolder(), given);
  if (!isFile(path)) return words(given);
  const { readClassNames } = await import("../datasets/class-names.ts");
  return readClassNames(path);
}

function conclude({ count, turned, problems, out }: Predictions): number {
  const { made, relabelled, kept } = count;
  console.log(
    [
      `${made + relabelled} images labelled`,
      ...(relabelled > 0 ? [`${relabelled} of them with masks and embeddings from before`] : []),
      ...(kept > 0 ? [`${kept} done before`] : []),
      ...(problems.length > 0 ? [`${problems.length} could not be read`] : []),
    ].join(", "),
  );
  if (turned > 0) {
    console.log(
      `${turned} of them upright, as their cameras say (EXIF) and viewers show them; so are their label maps`,
    );
  }
  console.log(`written to ${out}`);
  for (const problem of describeProblems(problems)) console.error(`problem: ${problem}`);
  return problems.length === 0 ? 0 : 2;
}
