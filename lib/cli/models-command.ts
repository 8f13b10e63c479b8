import { UserError } from "../errors.ts";
import { command } from "./command.ts";
import { flags, requireAction } from "./parse-arguments.ts";

const USAGE = "Usage: deno task models pull NAME... | ls [--json] | verify [NAME...]";

export const modelsCommand = command({
  name: "models",
  summary: "fetch CLIP and SAM weights and check them",
  usage: USAGE,
  help:
    `  pull NAME...      download models of models/registry.yaml from Hugging Face. Goes on where it stopped; a file has its name
                    only when it is whole and its SHA-256 is right.
  ls                what there is, what is here, sizes, licences
  verify [NAME...]  compare every file with its SHA-256; without names those that are here. Ends with exit code 2 when one
                    differs.

  --json            print ls as JSON

Environment:
  ABLATE_MODELS     folder for the weights; default .ablate/models of the project
  ABLATE_REGISTRY   another list of models; default models/registry.yaml
  HF_ENDPOINT       a mirror of https://huggingface.co
  HF_TOKEN          access token; sent to that address alone, encrypted, never shown
  HTTPS_PROXY, HTTP_PROXY, NO_PROXY
  HF_HUB_OFFLINE=1, ABLATE_OFFLINE=1    never use the net

Examples:
  deno task models pull clip-vit-b-16
  deno task reproduce table5 --profile voc2012 --set clip=clip-vit-b-16
  HF_ENDPOINT=https://hf-mirror.com deno task models pull slimsam
`,
  options: flags("json"),
  positionals: [1, Infinity],
  async run({ values, positionals: [action, ...names] }, { signal, progress }) {
    requireAction(action, ["pull", "ls", "verify"], USAGE);
    const { modelsFolder } = await import("../downloads/models-folder.ts");
    const { modelEntry, readRegistry } = await import("../downloads/registry.ts");
    const { readRegistryLock, registryLockPath } = await import("../downloads/registry-lock.ts");
    const { describeModels, describePulled, modelsAsJson } = await import("../downloads/describe-models.ts");
    const home = modelsFolder(), lockPath = registryLockPath();
    const registry = await readRegistry();
    const known = [...registry.keys()].join(", ");
    // All names are looked up before the first download.
    const entries = names.map((name) => modelEntry(registry, name));
    if (action === "pull") {
      if (names.length === 0) throw new UserError(`expected the name of a model: ${known}`, undefined, USAGE);
      const { hub } = await import("../downloads/hub.ts");
      const { pullModel } = await import("../downloads/pull-model.ts");
      const from = hub();
      if (from.token !== undefined && !from.endpoint.startsWith("https:")) {
        progress.note(
          "note: HF_TOKEN is not sent: HF_ENDPOINT is not encrypted, so everyone on the way could read it",
        );
      }
      for (const entry of entries) {
        const files = await pullModel(entry, { hub: from, home, lockPath, signal, progress });
        progress.close();
        console.log(describePulled(entry, files, home));
      }
      return 0;
    }
    const { missingFiles } = await import("../downloads/pulled.ts");
    const lock = await readRegistryLock(lockPath);
    if (action === "ls" && names.length === 0) {
      const states = new Map<string, readonly string[]>();
      for (const entry of registry.values()) states.set(entry.name, await missingFiles(entry, home, lock));
      console.log(
        values.json
          ? JSON.stringify(modelsAsJson(registry, states, home), null, 2)
          : describeModels(registry, states, home),
      );
      return 0;
    }
    if (action === "verify") {
      const { verifyModel } = await import("../downloads/verify-model.ts");
      const chosen = names.length > 0 ? entries : [];
      if (names.length === 0) {
        for (const entry of registry.values()) {
          if ((await missingFiles(entry, home, lock)).length < entry.files.length) chosen.push(entry);
        }
      }
      if (chosen.length === 0) console.log(`no model is here yet; deno task models pull fetches ${known}`);
      let wrong = 0;
      for (const entry of chosen) {
        const problems = await verifyModel(entry, { home, lock, lockPath, signal, progress });
        progress.close();
        wrong += problems.length;
        if (problems.length === 0) console.log(`${entry.name}: every file is as it must be`);
        for (const problem of problems) console.log(`problem: ${problem.describe()}`);
      }
      return wrong === 0 ? 0 : 2;
    }
    throw new UserError(`unexpected argument "${names[0]}"`, undefined, USAGE);
  },
});
