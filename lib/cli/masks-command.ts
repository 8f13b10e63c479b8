import { UserError } from "../errors.ts";
import { command } from "./command.ts";
import { lists, pathOption, requireAction, requiredOption, texts } from "./parse-arguments.ts";
import { shardOption } from "./shard-option.ts";

const USAGE =
  "Usage: deno task masks <make PROFILE [--shard I/N] | export PROFILE --out DIR [--split NAME]> " +
  "[--set masks.pointsPerSide=32]";
/** The options of each action beside `--set`. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = { make: ["shard"], export: ["out", "split"] };

export const masksCommand = command({
  name: "masks",
  summary: "make the masks of a profile's splits, write them as files",
  usage: USAGE,
  help:
    `  make PROFILE              make the masks of the splits that the profile's tables train and measure on; they go into
                            the store, where the tables find them
  --shard I/N               make only the shards whose number is I - 1 modulo N: N processes share the work, each with
                            a store of its own (docs/scale.md); of SAM a shard is an image

  export PROFILE            make the masks of a split of the profile's data, or take them from the store, and write one
                            JSON file per image as segment-anything's amg.py does (COCO run lengths), with a level each
  --out DIR                 folder for the files
  --split NAME              which split; default: the one that the profile measures on

  --set PATH=VALUE          override a setting of the data set or the masks; repeatable

SAM takes most of the time of a table: minutes per image on a few cores with its largest model. Interrupted, both go
on where they stopped, image by image. On another machine, deno task store pull takes what was made, and
--set masks=import --set masks.from=DIR the files.

Examples:
  deno task masks make voc2012 --set masks=sam --set masks.model=sam-vit-h --shard 3/64
  deno task masks export voc2012 --set masks=sam --set masks.model=slimsam --out masks/val
  deno task masks export toybox --split train --out masks/toybox
`,
  options: { ...texts("out", "split", "shard"), ...lists("set") },
  positionals: [2, 2],
  async run({ values, positionals: [action, profile] }, { signal, progress }) {
    requireAction(action, Object.keys(ACTIONS), USAGE);
    const foreign = Object.keys(values).find((name) => name !== "set" && !ACTIONS[action].includes(name));
    if (foreign) throw new UserError(`--${foreign} does not belong to masks ${action}`, undefined, USAGE);
    const { set = [], split } = values;
    if (action === "make") {
      const part = shardOption(values.shard);
      const { makeMasks } = await import("../application/make-masks.ts");
      return await makeMasks({ profile, set, part, signal, progress });
    }
    const out = pathOption(requiredOption("--out", values.out, USAGE))!;
    const { exportMasks } = await import("../application/export-masks.ts");
    const { folder, images, masks } = await exportMasks({ profile, split, set, out, signal, progress });
    return `${masks} masks of ${images} images in ${folder}`;
  },
});
