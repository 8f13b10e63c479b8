import { UserError } from "../errors.ts";
import type { Command } from "./command.ts";
import { parseArguments, requiredOption } from "./parse-arguments.ts";

const USAGE = "Usage: deno task masks export PROFILE --out DIR [--split NAME] [--set masks.pointsPerSide=32]";

/** `masks`: makes the masks of a split and writes them for other programs, or for another machine. */
export const masksCommand: Command = {
  name: "masks",
  summary: "make the masks of a split and write them as files",
  help: `${USAGE}

  export PROFILE            make the masks of a split of the profile's data, or take them from the store, and write one
                            JSON file per image as segment-anything's amg.py does (COCO run lengths), with a level each

  --out DIR                 folder for the files
  --split NAME              which split; default: the one that the profile measures on
  --set PATH=VALUE          override a setting of the data set or the masks; repeatable

SAM takes most of the time of a table: minutes per image on a few cores with its largest model. An interrupted export goes
on where it stopped, image by image. On another machine, --set masks=import --set masks.from=DIR takes the files.

Examples:
  deno task masks export voc2012 --set masks=sam --set masks.model=slimsam --out masks/val
  deno task masks export toybox --split train --out masks/toybox
`,
  async run(args, { signal, progress }) {
    const { values, positionals: [action, profile] } = parseArguments(
      args,
      { out: { type: "string" }, split: { type: "string" }, set: { type: "string", multiple: true } },
      { min: 2, max: 2 },
      USAGE,
    );
    if (action !== "export") throw new UserError(`unknown action "${action}"`, undefined, USAGE);
    const out = requiredOption("out", values.out, USAGE);
    const { exportMasks } = await import("../application/export-masks.ts");
    const { split, set = [] } = values;
    const { folder, images, masks } = await exportMasks({ profile, split, set, out, signal, progress });
    progress.close();
    console.log(`${masks} masks of ${images} images in ${folder}`);
    return 0;
  },
};
