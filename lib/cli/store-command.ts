import { UserError } from "../errors.ts";
import type { Command } from "./command.ts";
import { parseArguments, positiveInteger } from "./parse-arguments.ts";

const USAGE = "Usage: deno task store <ls | path KEY | gc --older-than DAYS [--yes]>";
const ACTIONS = ["ls", "path", "gc"];

/** `store`: looks into the store of results and clears it. */
export const storeCommand: Command = {
  name: "store",
  summary: "list, find and clear stored results",
  help: `${USAGE}

  ls                          every stored result with its size and last use
  path KEY                    folder of the result whose key begins with KEY
  gc --older-than DAYS        what was not used for DAYS days; with --yes, delete it

Examples:
  deno task store ls
  deno task store gc --older-than 30
  deno task store gc --older-than 30 --yes
`,
  async run(args) {
    const { values, positionals: [action, key] } = parseArguments(
      args,
      { "older-than": { type: "string" }, yes: { type: "boolean" } },
      { min: 1, max: 2 },
      USAGE,
    );
    const days = positiveInteger("--older-than", values["older-than"]);
    const { Store } = await import("../engine/store.ts");
    const { listing, collect, findNode } = await import("../engine/inspect-store.ts");
    const store = Store.open();
    if (action === "ls") console.log(await listing(store));
    else if (action === "path" && key !== undefined) console.log((await findNode(store, key)).folder);
    else if (action === "gc" && days !== undefined) {
      console.log(await collect(store, days, values.yes ?? false));
    } else throw incomplete(action);
    return 0;
  },
};

function incomplete(action: string): UserError {
  const message = ACTIONS.includes(action)
    ? `"${action}" needs another argument`
    : `unknown action "${action}"`;
  return new UserError(message, undefined, USAGE);
}
