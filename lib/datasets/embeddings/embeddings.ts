import { dirname } from "node:path";
import { UserError } from "../../errors.ts";
import { stampOf } from "../../files/file-stamp.ts";
import { requireFile } from "../../files/require-file.ts";
import { Random } from "../../tensor/random.ts";
import type { Dataset } from "../dataset.ts";
import { EMBEDDINGS_SOURCE, type EmbeddingsFile, readEmbeddings } from "./read-embeddings.ts";

/** If the file names no splits, a seeded half of the groups is kept for evaluation. */
const DERIVED_SPLIT = { seed: 2012, every: 2 } as const;

/**
 * Rows per group if a training file names no groups. Weak supervision is told the classes of a group; for a group of one row
 * that would be its label.
 */
const DERIVED_GROUP = { seed: 2012, rows: 4 } as const;

const SPLITS = ["train", "val"] as const;

/** Files that were read, kept as long as they do not change, since each stage opens the data set anew. */
const read = new Map<
  string,
  { readonly stamp: string; readonly file: EmbeddingsFile; readonly parts: Parts }
>();

/** Rows of each group by its id, for each split. */
type Parts = Readonly<Record<typeof SPLITS[number], ReadonlyMap<string, readonly number[]>>>;

/**
 * Opens a file of embeddings with labels as a data set: its groups of rows take the place of images, its rows the place of masks.
 *
 * @param path of a safetensors file as `EMBEDDINGS_SOURCE` describes it.
 * @throws {UserError} if it cannot be read or its tensors do not fit together.
 */
export function openEmbeddings(path: string): Dataset {
  const { file, parts } = opened(path);
  const part = (split: string) => {
    if (split === "train" || split === "val") return parts[split];
    throw new UserError(`Expected a split train or val but found "${split}"`, "dataset");
  };
  return {
    name: "embeddings",
    classNames: file.classNames,
    hasBackground: file.classNames[0].toLowerCase() === "background",
    lists: dirname(path),
    ids: (split) => Promise.resolve([...part(split).keys()]),
    splitNotes: () => Promise.resolve(notesOf(file, parts)),
    files: () => ({ image: path, labels: path }),
    image: () => Promise.reject(withoutPictures(path)),
    labels: () => Promise.reject(withoutPictures(path)),
    given: { ...file, rowsOf: (split, id) => part(split).get(id) ?? [] },
  };
}

function withoutPictures(path: string): UserError {
  return new UserError(
    "Expected pictures but found embeddings alone",
    path,
    "Use a data set of pictures for this.",
  );
}

function opened(path: string): { readonly file: EmbeddingsFile; readonly parts: Parts } {
  const stamp = stampOfFile(path);
  const known = read.get(path);
  if (known?.stamp === stamp) return known;
  const file = readEmbeddings(Deno.readFileSync(path), path);
  const entry = { stamp, file, parts: partsOf(file, path) };
  read.set(path, entry);
  return entry;
}

function stampOfFile(path: string): string {
  const advice = `Give --set dataset.root=FILE: ${EMBEDDINGS_SOURCE}.`;
  try {
    return stampOf(requireFile(path));
  } catch (cause) {
    if (cause instanceof UserError) throw new UserError(cause.message, path, advice);
    throw new UserError("Expected a file of embeddings but found no such file", path, advice, { cause });
  }
}

function partsOf(file: EmbeddingsFile, path: string): Parts {
  // Rows of each group, groups in the order of their first rows; else each row alone.
  const units = [...Map.groupBy(file.labels.keys(), (i) => file.groups ? file.groups[i] : i).values()];
  const idOf = (rows: readonly number[]) => String(file.groups ? file.groups[rows[0]] : rows[0]);
  const rank = new Random(DERIVED_SPLIT.seed).permutation(units.length);
  const partOf = (rows: readonly number[], unit: number): number => {
    if (!file.split) return rank[unit] % DERIVED_SPLIT.every === 0 ? 1 : 0;
    const first = file.split[rows[0]];
    const torn = rows.find((i) => file.split![i] !== first);
    if (torn === undefined) return first;
    throw new UserError(
      `Expected each group in one split but found group ${idOf(rows)} in several, with rows ${
        rows[0]
      } and ${torn}`,
      `${path}, tensor split`,
      "Rows of one group are alike: numbers measured on them would be too good.",
    );
  };
  const parts: (readonly number[])[][] = [[], []];
  units.forEach((rows, unit) => parts[partOf(rows, unit)]?.push(rows));
  SPLITS.forEach((split, i) => {
    if (parts[i].length > 0) return;
    throw new UserError(`Expected rows of both splits but found none of ${split}`, `${path}, tensor split`);
  });
  const [train, val] = [file.groups ? parts[0] : bagged(parts[0]), parts[1]]
    .map((units) => new Map(units.map((rows) => [idOf(rows), rows])));
  return { train, val };
}

/** Single rows grouped at random, always in the same way. */
function bagged(singles: readonly (readonly number[])[]): number[][] {
  const order = [...new Random(DERIVED_GROUP.seed).permutation(singles.length)];
  const bags: number[][] = [];
  for (let at = 0; at < order.length; at += DERIVED_GROUP.rows) {
    bags.push(order.slice(at, at + DERIVED_GROUP.rows).flatMap((i) => singles[i]).sort((a, b) => a - b));
  }
  return bags.sort((a, b) => a[0] - b[0]);
}

function notesOf(file: EmbeddingsFile, parts: Parts): string[] {
  const counted = (split: typeof SPLITS[number]) =>
    `${split}: ${[...parts[split].values()].reduce((sum, rows) => sum + rows.length, 0)} rows in ${
      parts[split].size
    } groups`;
  const unknown = file.labels.reduce((count, label) => count + (label < 0 ? 1 : 0), 0);
  return [
    `Rows take the place of masks, groups of rows that of images; ${SPLITS.map(counted).join(", ")}`,
    ...(file.split ? [] : [
      `The file names no split: a half of its ${
        file.groups ? "groups" : "rows"
      } is val, by a permutation with seed ${DERIVED_SPLIT.seed}`,
    ]),
    ...(file.groups ? [] : [
      `The file names no groups: training rows were put together at random, ${DERIVED_GROUP.rows} at a time, so that weak supervision ` +
      "does not give labels away; each row of val stands alone",
    ]),
    ...(unknown > 0 ? [`${unknown} rows have no known class and count nowhere`] : []),
    ...(file.unused.length > 0 ? [`Tensors that were not used: ${file.unused.join(", ")}`] : []),
  ];
}
