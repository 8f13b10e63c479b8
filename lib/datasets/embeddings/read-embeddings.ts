import { UserError } from "../../errors.ts";
import { requirePlausibleIndices } from "../../method/plausible-indices.ts";
import { type Matrix, row } from "../../tensor/matrix.ts";
import { decodeGiven } from "../../tensor/safetensors.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { asEmbeddings, asIndices, asWeights } from "../../tensor/tensor-meaning.ts";
import type { GivenRows } from "../dataset.ts";

/** What a file of embeddings holds. */
export interface EmbeddingsFile extends Omit<GivenRows, "rowsOf"> {
  /** The picture, video or patient that each row belongs to, [N]; null if rows are independent. */
  readonly groups: Int32Array | null;
  /** 0 for training, 1 for evaluation, -1 for neither, [N]; null where the file leaves it to us. */
  readonly split: Int32Array | null;
  /** Names of the classes by label. */
  readonly classNames: readonly string[];
  /** Tensors of the file that are none of the above. */
  readonly unused: readonly string[];
}

const NAMES = ["embeddings", "labels", "groups", "areas", "zero_shot", "class_vectors", "split"];

/** How such a file is made. */
export const EMBEDDINGS_SOURCE =
  "a safetensors file with embeddings [N, E] and labels [N] (whole numbers from 0, -1 where unknown) and, if you have them, " +
  "zero_shot [N, K] (softmax scores of a text classifier), class_vectors [K, E] (its text embeddings), groups [N] (the picture of " +
  "each row), areas [N] (the weight of each row) and split [N] (0 train, 1 val); names of the classes as a JSON list in the " +
  "metadata class_names";

/**
 * Reads a file of embeddings and checks its tensors against each other.
 *
 * @param path for messages. @throws {UserError} naming the tensor, what was expected and what was found.
 */
export function readEmbeddings(bytes: Uint8Array, path: string): EmbeddingsFile {
  const { tensors, metadata } = decodeGiven(bytes, path);
  const where = (name: string) => `${path}, tensor ${name}`;
  const optional = <T>(name: string, as: (tensor: Tensor, where: string) => T): T | null =>
    Object.hasOwn(tensors, name) ? as(tensors[name], where(name)) : null;
  for (const name of ["embeddings", "labels"]) {
    if (Object.hasOwn(tensors, name)) continue;
    const found = Object.keys(tensors).join(", ") || "none";
    throw new UserError(`Expected a tensor ${name} but found ${found}`, path, `It is ${EMBEDDINGS_SOURCE}.`);
  }
  const embeddings = asEmbeddings(tensors.embeddings, where("embeddings"));
  const labels = asIndices(tensors.labels, where("labels"));
  const groups = optional("groups", asIndices);
  const areas = optional("areas", asWeights);
  const zeroShot = optional("zero_shot", asEmbeddings);
  const classVectors = optional("class_vectors", asEmbeddings);
  const split = optional("split", asIndices);
  const count = embeddings.rows;
  for (const [name, list] of Object.entries({ labels, groups, areas, split })) {
    if (!list) continue;
    requireEqual(list.length, count, `a number for each of the ${count} rows of embeddings`, where(name));
  }
  requireDirections(embeddings, where("embeddings"));
  const classNames = classNamesOf(metadata, { labels, zeroShot, classVectors }, path);
  const classes = classNames.length;
  requireLabels(labels, classes, where("labels"));
  if (groups) requireEach(groups, (group) => group >= 0, "groups as whole numbers from 0", where("groups"));
  if (areas) requireEach(areas, (area) => area > 0 && area < Infinity, "positive areas", where("areas"));
  if (split) {
    const isPart = (part: number) => part >= -1 && part <= 1;
    requireEach(split, isPart, "0 for train, 1 for val or -1", where("split"));
  }
  if (zeroShot) requireScores(zeroShot, count, classes, where("zero_shot"));
  if (classVectors) {
    const { rows, cols } = classVectors, at = where("class_vectors"), width = embeddings.cols;
    requireEqual(rows, classes, `a vector for each of the ${classes} classes`, at);
    requireEqual(cols, width, `vectors of width ${width}`, at);
  }
  return {
    ...{ embeddings, labels, groups, zeroShot, classVectors, split, classNames },
    areas: areas ?? new Float64Array(count).fill(1),
    unused: Object.keys(tensors).filter((name) => !NAMES.includes(name)),
  };
}

function classNamesOf(
  metadata: Readonly<Record<string, string>>,
  { labels, zeroShot, classVectors }: Pick<EmbeddingsFile, "labels" | "zeroShot" | "classVectors">,
  path: string,
): readonly string[] {
  if (metadata.class_names !== undefined) return namesIn(metadata.class_names, path);
  const known = zeroShot?.cols ?? classVectors?.rows;
  if (known === undefined) requirePlausibleIndices([...labels], `${path}, tensor labels`);
  const count = known ?? 1 + labels.reduce((most, label) => Math.max(most, label), -1);
  if (count < 2) {
    throw new UserError(`Expected labels of at least 2 classes but found ${Math.max(count, 0)}`, path);
  }
  return Array.from({ length: count }, (_, label) => `class ${label}`);
}

function namesIn(text: string, path: string): readonly string[] {
  const where = `${path}, metadata class_names`;
  let names: unknown;
  try {
    names = JSON.parse(text);
  } catch (cause) {
    throw new UserError("Expected a JSON list of names but found something else", where, undefined, {
      cause,
    });
  }
  const isList = Array.isArray(names) &&
    names.every((name) => typeof name === "string" && name.trim() !== "");
  if (!isList || (names as string[]).length < 2) {
    throw new UserError("Expected a JSON list of at least 2 names but found something else", where);
  }
  const twice = (names as string[]).find((name, i, all) => all.indexOf(name) < i);
  if (twice === undefined) return names as string[];
  throw new UserError(`Expected each name once but found "${twice}" twice`, where);
}

function requireLabels(labels: Int32Array, classes: number, where: string): void {
  requireEach(
    labels,
    (label) => label >= -1 && label < classes,
    `labels 0 … ${classes - 1}, or -1 for unknown,`,
    where,
  );
  if (labels.every((label) => label < 0)) {
    throw new UserError("Expected a label for at least one row but found none", where);
  }
}

function requireScores(scores: Matrix, count: number, classes: number, where: string): void {
  requireEqual(scores.rows, count, `scores of each of the ${count} rows of embeddings`, where);
  requireEqual(scores.cols, classes, `a column for each of the ${classes} classes`, where);
  const advice = "Take the softmax of the logits first: softmax(100 cos) for CLIP.";
  requireEach(scores.data, (score) => score >= 0, "scores of at least 0", where, scores.cols, advice);
}

function requireEqual(found: number, expected: number, what: string, where: string): void {
  if (found !== expected) throw new UserError(`Expected ${what} but found ${found}`, where);
}

function requireEach(
  numbers: ArrayLike<number>,
  fits: (value: number) => boolean,
  what: string,
  where: string,
  cols = 1,
  advice?: string,
): void {
  for (let i = 0; i < numbers.length; i++) {
    if (fits(numbers[i])) continue;
    throw new UserError(
      `Expected ${what} but found ${numbers[i]} in row ${Math.floor(i / cols)}`,
      where,
      advice,
    );
  }
}

/** Rows are compared by cosine, which a row of zeros does not have. */
function requireDirections(m: Matrix, where: string): void {
  for (let i = 0; i < m.rows; i++) {
    if (row(m, i).some((value) => value !== 0)) continue;
    throw new UserError(
      `Expected rows that point somewhere but found nothing but zeros in row ${i}`,
      where,
      "Leave out what could not be embedded.",
    );
  }
}
