import { dirname, join, relative } from "node:path";
import { z } from "zod";
import { projectFolder } from "../engine/project.ts";
import type { KnownRun } from "../engine/why-stored.ts";

/** What is read of run.json. */
const Recorded = z.object({
  run: z.object({
    keys: z.array(
      z.object({ row: z.string(), column: z.string(), seed: z.number(), estimates: z.string() }),
    ),
  }),
});

/**
 * The runs whose results lie below a folder, with the keys of their cells, by name. A run.json that cannot be read counts for none.
 *
 * @param folder default: `results` of the project.
 */
export async function knownRuns(folder = join(projectFolder(), "results")): Promise<KnownRun[]> {
  const runs: KnownRun[] = [];
  for (const path of await recordsBelow(folder)) {
    const recorded = Recorded.safeParse(await json(path));
    if (!recorded.success) continue;
    const cells = recorded.data.run.keys.map(({ row, column, seed, estimates }) => ({
      place: `${row} / ${column}${seed > 0 ? `, seed ${seed}` : ""}`,
      key: estimates,
    }));
    runs.push({ name: relative(folder, dirname(path)), cells });
  }
  return runs;
}

async function recordsBelow(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
  const found = await Promise.all(entries.map(({ name, isDirectory }) => {
    if (isDirectory) return recordsBelow(join(folder, name));
    return name === "run.json" ? [join(folder, name)] : [];
  }));
  return found.flat().sort();
}

async function json(path: string): Promise<unknown> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch {
    return undefined;
  }
}
