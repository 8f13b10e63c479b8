import { statfs } from "node:fs/promises";
import { availableParallelism, cpus, homedir, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { loadProfile } from "../../configuration/profile.ts";
import { namesIn } from "../../configuration/find-by-name.ts";
import { missingFiles } from "../../downloads/pulled.ts";
import { modelsFolder } from "../../downloads/models-folder.ts";
import { pullText, readRegistry } from "../../downloads/registry.ts";
import { readRegistryLock } from "../../downloads/registry-lock.ts";
import { saidBy } from "../../engine/said-by.ts";
import { fileKind } from "../../files/file-kind.ts";
import { projectFolder, storeFolder } from "../../files/project.ts";
import { Settings } from "../../stages/settings.ts";
import { z } from "zod";
import { jupyterVersion } from "./jupyter-version.ts";

export type Fact = readonly [what: string, how: string];

const firstLine = async (program: string, ...args: string[]) =>
  (await saidBy(program, args))?.trim().split("\n")[0];

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(bytes < 1e10 ? 1 : 0)} GB`;

export async function machineFacts(): Promise<Fact[]> {
  const { available } = Deno.systemMemoryInfo();
  const store = storeFolder();
  const query = ["--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"];
  const gpu = await firstLine("nvidia-smi", ...query);
  const jupyter = await saidBy("jupyter", ["--version"]) ?? await saidBy("jupyter-lab", ["--version"]);
  const slurm = await firstLine("sbatch", "--version");
  return [
    ["system", `${Deno.build.os} ${Deno.build.arch}, Deno ${Deno.version.deno}`],
    ["processor", `${cpus()[0]?.model.trim() ?? "unknown"}, ${availableParallelism()} cores`],
    ["memory", `${gigabytes(totalmem())}, ${gigabytes(available)} of it free`],
    ["disk", `${await freeAt(store)} free for the store in ${store}`],
    ["GPU", gpu ?? "none found by nvidia-smi"],
    [
      "Jupyter",
      jupyter ? jupyterVersion(jupyter) : "not here; notebooks run without it: deno task notebooks",
    ],
    [
      "kernel",
      await hasKernel() ? "Deno's is known to Jupyter" : "Deno's is not known to Jupyter: deno task kernel",
    ],
    ["Slurm", slurm ?? "not here; --shard shares a run without it"],
  ];
}

async function freeAt(folder: string): Promise<string> {
  // The store may not be there yet.
  for (let at = folder;; at = resolve(at, "..")) {
    const found = await statfs(at).catch(() => undefined);
    if (found) return found.blocks === 0 ? "unknown" : gigabytes(found.bavail * found.bsize);
    if (at === resolve(at, "..")) return "unknown";
  }
}

async function hasKernel(): Promise<boolean> {
  const folders = [
    Deno.env.get("JUPYTER_DATA_DIR"),
    join(homedir(), ".local", "share", "jupyter"),
    join(homedir(), "Library", "Jupyter"),
    ...(Deno.env.get("APPDATA") ? [join(Deno.env.get("APPDATA")!, "jupyter")] : []),
    "/usr/local/share/jupyter",
    "/usr/share/jupyter",
  ];
  for (const folder of folders) {
    if (folder && await fileKind(join(folder, "kernels", "deno", "kernel.json")) === "file") return true;
  }
  return false;
}

/** Models of the registry and data of profiles: here, or the command that gets them. */
export async function materialFacts(): Promise<Fact[]> {
  const home = modelsFolder(), lock = await readRegistryLock(), facts: Fact[] = [];
  for (const entry of (await readRegistry()).values()) {
    const missing = await missingFiles(entry, home, lock);
    facts.push([entry.name, missing.length === 0 ? `here, in ${home}` : `not here: ${pullText(entry)}`]);
  }
  const roots = new Map<string, string[]>();
  for (const profile of profileNames()) {
    const { settings: { dataset: { root } } } = await loadProfile(profile, DataSettings);
    if (root !== null) roots.getOrInsert(root, []).push(profile);
  }
  for (const [root, profiles] of roots) {
    const path = resolve(projectFolder(), root), isHere = await fileKind(path) === "folder";
    const fix = `not here: see docs/data-and-models.md; --set dataset.root=DIR takes it from elsewhere`;
    facts.push([
      `data of ${profiles.join(", ")}`,
      isHere ? `here, in ${path}: deno task data check ${profiles[0]}` : fix,
    ]);
  }
  return facts;
}

const DataSettings = z.strictObject({ dataset: Settings.shape.dataset });

export function profileNames(): string[] {
  return namesIn(join(projectFolder(), "experiments", "profiles")).sort();
}
