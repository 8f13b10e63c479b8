import { UserError } from "../errors.ts";
import type { Command } from "./command.ts";
import { parseArguments } from "./parse-arguments.ts";

const USAGE = "Usage: deno task data check PROFILE [--set dataset.root=DIR] [--json]";

/** `data`: looks through the data of a profile. */
export const dataCommand: Command = {
  name: "data",
  summary: "check the data of a profile",
  help: `${USAGE}

  check PROFILE             read every image and label map of the profile's splits: what is there, what is missing and
                            where to get it, sizes that do not fit, files that cannot be read, labels out of range;
                            all of them. Ends with exit code 2 when something is wrong.

  --set PATH=VALUE          override a setting of the data set; repeatable
  --json                    print the check's report as JSON

Examples:
  deno task data check voc2012 --set dataset.root=data/VOCdevkit/VOC2012
  deno task data check coco-object --json
`,
  async run(args, { signal, progress }) {
    const { values, positionals: [action, ...rest] } = parseArguments(
      args,
      { set: { type: "string", multiple: true }, json: { type: "boolean" } },
      { min: 1, max: 3 },
      USAGE,
    );
    const set = values.set ?? [];
    if (action === "check" && rest.length === 1) {
      const { checkData } = await import("../reproduce/check-data.ts");
      const { dataAsJson, describeData } = await import("../reproduce/describe-data.ts");
      const report = await checkData(rest[0], set, { signal, progress });
      progress.close();
      console.log(values.json ? JSON.stringify(dataAsJson(report), null, 2) : describeData(report));
      return report.problems.length === 0 ? 0 : 2;
    }
    throw new UserError(
      action === "check"
        ? "expected the name of one profile"
        : `unknown action "${[action, ...rest].join(" ")}"`,
      undefined,
      USAGE,
    );
  },
};
