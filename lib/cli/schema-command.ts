import { join } from "node:path";
import { writeAtomically } from "../files/atomic-write.ts";
import { projectFolder } from "../files/project.ts";
import { command } from "./command.ts";

export const schemaCommand = command({
  name: "schema",
  summary: "write experiments/schema.json, for completion in editors",
  usage: "Usage: deno task schema",
  help: `Writes experiments/schema.json and experiments/profiles/schema.json from the definitions in the code.
An experiment file uses them through its first line:
  # yaml-language-server: $schema=schema.json
`,
  options: {},
  positionals: [0, 0],
  async run() {
    const { Settings } = await import("../stages/settings.ts");
    const { experimentSchema, profileSchema } = await import("../configuration/editor-schema.ts");
    const folder = join(projectFolder(), "experiments");
    await writeAtomically(join(folder, "schema.json"), experimentSchema(Settings));
    await writeAtomically(join(folder, "profiles", "schema.json"), profileSchema(Settings));
    return `wrote schema.json in ${folder} and its profiles`;
  },
});
