import { dirname, join } from "node:path";
import { writeAtomically } from "../../files/atomic-write.ts";
import { listBelow } from "../../files/list-below.ts";
import type { Progress } from "../../progress/progress.ts";
import { writeReport } from "../report/write-report.ts";
import { mlflowStore } from "./mlflow-store.ts";
import { CRATE, type ResultBundle, resultBundle } from "./result-bundle.ts";
import { roCrate } from "./ro-crate.ts";
import { zipFiles } from "./zip-files.ts";

export const FORMS = ["ro-crate", "mlflow", "zip"] as const;

/** One of {@link FORMS}. */
export type Form = typeof FORMS[number];

export interface ExportAsOptions {
  readonly profile?: string | undefined;
  /** Folder with the results of all profiles; default: `results` of the project. */
  readonly root?: string | undefined;
  /** Absolute path: of the folder `mlruns`, or of the zip; RO-Crates lie beside their results. */
  readonly out: string;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/**
 * Writes results for other programs; computes nothing.
 *
 * @param names of experiments or folders of results.
 * @returns the paths that were written to.
 * @throws {UserError} where there are no such results.
 */
export async function exportAs(
  form: Form,
  names: readonly string[],
  options: ExportAsOptions,
): Promise<string[]> {
  const bundles: ResultBundle[] = [];
  for (const name of names) bundles.push(await resultBundle(name, options));
  switch (form) {
    case "ro-crate":
      for (const bundle of bundles) await writeAtomically(join(bundle.folder, CRATE), crateText(bundle));
      return bundles.map(({ folder }) => join(folder, CRATE));
    case "mlflow":
      for (const bundle of bundles) {
        for (const [path, content] of mlflowStore(bundle, options.out)) {
          options.signal.throwIfAborted();
          // Thousands of small files, each written anew by the same command: they are not flushed one by one.
          const place = join(options.out, ...path.split("/"));
          await Deno.mkdir(dirname(place), { recursive: true });
          await (typeof content === "string"
            ? Deno.writeTextFile(place, content)
            : Deno.writeFile(place, content));
        }
      }
      return [options.out];
    case "zip":
      await writeAtomically(options.out, zipFiles(await supplement(bundles, options)));
      return [options.out];
  }
}

/** What a paper's supplement holds: pages that open from disk, and the files of each table with their metadata. */
async function supplement(
  bundles: readonly ResultBundle[],
  { profile, signal, progress }: ExportAsOptions,
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const pages = await Deno.makeTempDir({ prefix: "ablate-pages-" });
  try {
    const experiments = bundles.map(({ folder }) => folder);
    await writeReport({ experiments, profile, set: [], out: pages, compute: false, signal, progress });
    for (const path of listBelow(pages).files) {
      files.set(`report/${path}`, await Deno.readFile(join(pages, path)));
    }
  } finally {
    await Deno.remove(pages, { recursive: true });
  }
  for (const bundle of bundles) {
    const crate = new TextEncoder().encode(crateText(bundle));
    for (const [file, content] of [...bundle.files, [CRATE, crate] as const]) {
      files.set(`results/${bundle.name}/${file}`, content);
    }
  }
  return files;
}

function crateText(bundle: ResultBundle): string {
  return JSON.stringify(roCrate(bundle), null, 2) + "\n";
}
