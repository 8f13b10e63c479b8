import { resolve } from "node:path";
import { isFile } from "../datasets/paths.ts";
import { readClassNames } from "../datasets/class-names.ts";
import { CITYSCAPES_CLASSES, CITYSCAPES_TRAIN_IDS } from "../datasets/cityscapes/classes.ts";
import { COCO_OBJECT_CLASSES } from "../datasets/coco/thing-classes.ts";
import { COCO_STUFF_PIXEL_MAP } from "../datasets/coco/coco-stuff.ts";
import { COCO_STUFF_CLASSES } from "../datasets/coco/stuff-classes.ts";
import { type LabelMeaning, valuesBelow } from "../datasets/read-labels.ts";
import { TOYBOX_CLASSES } from "../datasets/toybox/classes.ts";
import { VOC_CLASSES } from "../datasets/voc-classes.ts";
import { didYouMeanText } from "../configuration/did-you-mean.ts";
import { projectFolder } from "../files/project.ts";
import { UserError } from "../errors.ts";
import { IGNORE } from "../method/label-map.ts";

/** Classes, and how files number them. */
export interface ClassList {
  /** How it was asked for. */
  readonly name: string;
  /** By label, 0 … K - 1. */
  readonly classNames: readonly string[];
  /** The label that each value in a PNG stands for, by the file's name without its ending. */
  readonly truth: (stem: string) => LabelMeaning;
  /** Of a prediction by the name of its file. */
  readonly prediction: (stem: string) => LabelMeaning;
  /** Whether a prediction that is none of the classes counts as a miss of the true one; elsewhere it is refused. */
  readonly missesCount?: boolean;
}

/** Labels as they are. */
function plain(name: string, classNames: readonly string[]): ClassList {
  const meaning = () => valuesBelow(classNames.length);
  return { name, classNames, truth: meaning, prediction: meaning };
}

/** VOC's own numbers, 1 … 20, on both sides; background is ignored in the ground truth and no class in a prediction. */
function voc20(): ClassList {
  const numbers = Array.from({ length: 256 }, (_, value) => {
    if (value === 0 || value === IGNORE) return IGNORE;
    return value < VOC_CLASSES.length ? value - 1 : undefined;
  });
  return { ...plain("voc20", VOC_CLASSES.slice(1)), truth: () => numbers, prediction: () => numbers };
}

/** Ground truth as the official pixel maps number it, unless the file's name says that it was converted. */
function cocoStuff(): ClassList {
  const list = plain("coco-stuff", COCO_STUFF_CLASSES);
  return {
    ...list,
    truth: (stem) => stem.endsWith("_labelTrainIds") ? list.truth(stem) : COCO_STUFF_PIXEL_MAP,
  };
}

/**
 * Train ids, or the official ids where a file's name says so. The official script takes predictions of labels that it does not
 * evaluate, and counts them in the row of the true class.
 */
function cityscapes(): ClassList {
  const list = plain("cityscapes", CITYSCAPES_CLASSES);
  const meaning = (stem: string) => stem.endsWith("_labelIds") ? CITYSCAPES_TRAIN_IDS : list.truth(stem);
  return { ...list, truth: meaning, prediction: meaning, missesCount: true };
}

/** Class lists by name. */
export const CLASS_LISTS: Readonly<Record<string, () => ClassList>> = {
  "voc21": () => plain("voc21", VOC_CLASSES),
  voc20,
  "coco-object": () => plain("coco-object", COCO_OBJECT_CLASSES),
  "coco-stuff": cocoStuff,
  cityscapes,
  "toybox": () => plain("toybox", TOYBOX_CLASSES),
};

/**
 * The classes that a user means: a name of `CLASS_LISTS`, a file with a name per line, or the names themselves between commas.
 *
 * @throws {UserError} when it is none of these.
 */
export function findClassList(given: string): ClassList {
  if (Object.hasOwn(CLASS_LISTS, given)) return CLASS_LISTS[given]();
  const path = resolve(projectFolder(), given);
  if (isFile(path)) return plain(given, readClassNames(path));
  const names = given.split(",").map((name) => name.trim());
  if (names.length > 1 && names.every((name) => name !== "") && new Set(names).size === names.length) {
    return plain("given by name", names);
  }
  throw new UserError(
    `Expected a class list (${Object.keys(CLASS_LISTS).join(", ")}), a file with a name per line, ` +
      `or at least two different names between commas, but found "${given}"`,
    "--classes",
    didYouMeanText(given, Object.keys(CLASS_LISTS)),
  );
}
