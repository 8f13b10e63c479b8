import { resolve } from "node:path";
import { UserError } from "../errors.ts";
import { projectFolder } from "../files/project.ts";
import { command } from "./command.ts";
import { flags, positiveInteger, requireAction, texts } from "./parse-arguments.ts";
import { requireStore } from "./require-store.ts";

const USAGE =
  "Usage: deno task store <ls | path KEY | why KEY | verify | pull DIR | gc [--older-than DAYS] [--yes]>";
/** What can be done, and what follows, if anything does. */
const ACTIONS: Readonly<Record<string, string | null>> = {
  ls: null,
  path: "a key",
  why: "a key",
  verify: null,
  pull: "the folder of another store",
  gc: null,
};

export const storeCommand = command({
  name: "store",
  summary: "list, explain, check, merge and clear stored results",
  usage: USAGE,
  help: `  ls                    every stored result with its size and last use
  path KEY              folder of the result whose key begins with KEY
  why KEY               what that result is and what it is for: stage, settings, inputs, code, the runs that need it
  verify                check every checksum and every binding of a result to its key, and name orphans;
                        exit code 1 when something is wrong
  pull DIR              copy what the store in DIR has and this one has not, each piece checked; what is here stays;
                        exit code 2 when something in DIR is damaged, which is named and left out
  gc                    results without manifest, locks that no process holds, files that were not finished
    --older-than DAYS   also what was not used for DAYS days, and damaged files set aside so long ago
    --dry-run           say what would be deleted, which is all that happens without --yes
    --yes               delete it; what a process is computing stays

Examples:
  deno task store ls
  deno task store why 3f9a
  deno task store pull /mnt/node2/store
  deno task store gc --older-than 30
  deno task store gc --older-than 30 --yes
`,
  options: { ...texts("older-than"), ...flags("yes", "dry-run") },
  positionals: [1, 2],
  async run({ values, positionals: [action, key, ...more] }, { signal, progress }) {
    requireAction(action, Object.keys(ACTIONS), USAGE);
    if (ACTIONS[action] && !key) {
      throw new UserError(`"${action}" needs ${ACTIONS[action]}`, undefined, USAGE);
    }
    if (!ACTIONS[action] && key !== undefined) {
      throw new UserError(`unexpected argument "${[key, ...more].join(" ")}"`, undefined, USAGE);
    }
    if (action !== "gc" && Object.keys(values).length > 0) {
      throw new UserError(`--${Object.keys(values)[0]} belongs to gc`, undefined, USAGE);
    }
    const days = positiveInteger("--older-than", values["older-than"]);
    if (values.yes && values["dry-run"]) {
      throw new UserError("--yes and --dry-run contradict each other", undefined, USAGE);
    }
    const { Store } = await import("../engine/store.ts");
    const store = Store.open();
    await requireStore(store.folder);
    const { listing, findNode } = await import("../engine/inspect-store.ts");
    if (action === "ls") console.log(await listing(store));
    else if (action === "path") console.log((await findNode(store, key)).folder);
    else if (action === "why") {
      const { knownRuns } = await import("../application/known-runs.ts");
      const { whyStored } = await import("../engine/why-stored.ts");
      console.log(await whyStored(store, key, await knownRuns()));
    } else if (action === "verify") {
      const { describeVerification, verifyStore } = await import("../engine/verify-store.ts");
      const found = await verifyStore(store);
      console.log(describeVerification(store, found));
      return found.problems.length > 0 ? 1 : 0;
    } else if (action === "pull") {
      const { describePull, pullStore } = await import("../engine/pull-store.ts");
      const other = new Store(resolve(projectFolder(), key));
      const pulled = await pullStore(other, store, { signal, progress });
      progress.close();
      console.log(describePull(other, store, pulled));
      return pulled.damaged.length > 0 ? 2 : 0;
    } else {
      const { collect } = await import("../engine/collect-store.ts");
      console.log(await collect(store, days, values.yes ?? false));
    }
    return 0;
  },
});
