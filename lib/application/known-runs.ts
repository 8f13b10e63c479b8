import { basename, dirname, join, relative } from "node:path";
import { z } from "zod";
import { projectFolder } from "../files/project.ts";
import type { KnownRun } from "../engine/why-stored.ts";
import { listBelow } from "../files/list-below.ts";

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
  for (const path of recordsBelow(folder)) {
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

function recordsBelow(folder: string): string[] {
  try {
    return listBelow(folder).files.filter((path) => basename(path) === "run.json").map((path) =>
      join(folder, path)
    );
  } catch {
    return [];
  }
}

async function json(path: string): Promise<unknown> {
  return await Deno.readTextFile(path).then(JSON.parse).catch(() => undefined);
}
