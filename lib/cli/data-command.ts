import { UserError } from "../errors.ts";
import { command } from "./command.ts";
import { flags, lists, requireAction } from "./parse-arguments.ts";

const USAGE =
  "Usage: deno task data check PROFILE [--set dataset.root=DIR] [--json] | fetch splits PROFILE [--set dataset.root=DIR]";

export const dataCommand = command({
  name: "data",
  summary: "check the data of a profile, fetch split lists",
  usage: USAGE,
  help:
    `  check PROFILE             read every image and label map of the profile's splits: what is there, what is missing and
                            where to get it, sizes that do not fit, files that cannot be read, labels out of range;
                            all of them. Ends with exit code 2 when something is wrong.
  fetch splits PROFILE      download the public lists of the profile's data set (voc2012: train_aug and the partitions of
                            semi-supervision; coco-object: its partitions) by pinned address and SHA-256, into its folder
                            of lists; a list that is there is never overwritten

  --set PATH=VALUE          override a setting of the data set; repeatable
  --json                    print the check's report as JSON

Examples:
  deno task data check voc2012 --set dataset.root=data/VOCdevkit/VOC2012
  deno task data check coco-object --json
  deno task data fetch splits voc2012
`,
  options: { ...lists("set"), ...flags("json") },
  positionals: [1, 3],
  async run({ values, positionals: [action, ...rest] }, { signal, progress }) {
    const set = values.set ?? [];
    if (action === "check" && rest.length === 1) {
      const { checkData } = await import("../application/check-data.ts");
      const { dataAsJson, describeData } = await import("../application/describe-data.ts");
      const report = await checkData(rest[0], set, { signal, progress });
      progress.close();
      console.log(values.json ? JSON.stringify(dataAsJson(report), null, 2) : describeData(report));
      return report.problems.length === 0 ? 0 : 2;
    }
    if (action === "fetch" && rest.length === 2 && rest[0] === "splits") {
      const { fetchSplits } = await import("../application/fetch-splits.ts");
      const { source, lists } = await fetchSplits(rest[1], set, { signal, progress });
      return `${source}:\n${lists.map(({ path, how }) => `  ${path}  ${how}`).join("\n")}`;
    }
    requireAction(action, ["check", "fetch"], USAGE);
    if (action === "fetch") requireAction(rest[0] ?? "", ["splits"], USAGE);
    throw new UserError("expected the name of one profile", undefined, USAGE);
  },
});
