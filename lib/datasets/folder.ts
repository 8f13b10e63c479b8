import { dirname, join } from "node:path";
import { UserError } from "../errors.ts";
import { listFolder, unreadableEntries } from "../files/list-folder.ts";
import { IGNORE } from "../method/label-map.ts";
import { Random } from "../tensor/random.ts";
import { readClassNames } from "./class-names.ts";
import type { Dataset, OpenOptions } from "./dataset.ts";
import { readIdList } from "./id-list.ts";
import { namedEntry } from "./named-entry.ts";
import { isFile, isFolder } from "./paths.ts";
import { refuseEndings } from "./refuse-endings.ts";
import { pngDataset } from "./png-dataset.ts";
import { ignoring, valuesBelow } from "./read-labels.ts";
import { voidAdvice } from "./void-advice.ts";

/** The layout of a user's own data set. */
export const FOLDER_SOURCE =
  "a folder with images/ (JPEG, PNG or WebP), labels/ (one PNG per image, of the same name, holding " +
  'label numbers; 255 is ignored, or what dataset.ignore lists), classes.txt (one name per line: line 1 is label 0; "background" there makes it the ' +
  "background) and, if you have splits of your own, splits/train.txt and splits/val.txt (one image name per line)";

/** Endings that a picture may have, in the order in which they are looked for. */
const ENDINGS = [".jpg", ".jpeg", ".png", ".webp", ".JPG", ".JPEG", ".PNG", ".WEBP"];

/** Where no lists are given, every fifth labelled image of a seeded permutation is kept for evaluation. */
const DERIVED = { seed: 2012, every: 5, names: ["train", "val"] } as const;

/**
 * Opens a user's own data set: `images/ID.jpg`, `labels/ID.png`, `classes.txt`, optional lists `splits/SPLIT.txt`. Without a
 * folder `splits`, train and val are derived: every fifth image of a seeded permutation is val; images without a label map take no
 * part.
 *
 * @param options `ignore`: values of the label maps that take part in nothing; default: 255.
 * @throws UserError if the folder or its list of classes is missing or malformed; readers throw it for whatever they find
 * wrong.
 */
export function openFolder(root: string, { ignore = [IGNORE] }: OpenOptions = {}): Dataset {
  for (const part of ["images", "labels"]) {
    if (isFolder(join(root, part))) continue;
    const found = isFolder(root) ? `no ${part}/ in this folder` : "no such folder";
    const near = nearby(root);
    throw new UserError(
      `Expected a data set but found ${found}`,
      root,
      near === undefined ? `A data set is ${FOLDER_SOURCE}.` : `Did you mean ${near}?`,
    );
  }
  const classNames = readClassNames(join(root, "classes.txt"));
  const meaning = ignoring(valuesBelow(classNames.length), ignore);
  const lists = join(root, "splits");
  const hasLists = isFolder(lists);
  let labelled: Labelled | undefined;
  const found = () => labelled ??= findLabelled(root);
  const image = (id: string) => {
    const paths = ENDINGS.map((ending) => namedEntry(join(root, "images"), id + ending));
    return paths.find(isFile) ?? paths[0];
  };
  return pngDataset({
    name: "folder",
    classNames,
    hasBackground: classNames[0].toLowerCase() === "background",
    lists,
    ids: async (split) =>
      hasLists
        ? await listedIds(join(lists, `${split}.txt`), join(root, "images"))
        : derivedIds(found(), split),
    splitNotes: () => Promise.try(() => hasLists ? [] : derivationNotes(found())),
    meaning: () => meaning,
    advice: (values) => voidAdvice(values, ignore, (list) => `--set "dataset.ignore=[${list}]"`),
    files: (id) => ({ image: image(id), labels: namedEntry(join(root, "labels"), `${id}.png`) }),
  });
}

/** The folder above the named one, or a folder inside it, that is a data set where the named one is not. */
function nearby(root: string): string | undefined {
  const inside = isFolder(root) ? listFolder(root).folders.map((name) => join(root, name)) : [];
  return [dirname(root), ...inside].find((folder) =>
    isFolder(join(folder, "images")) && isFolder(join(folder, "labels"))
  );
}

const LISTS =
  "One image name per line, without ending; without the folder splits/ train and val are derived.";

/** The ids of a user's own list. A common mistake, names with their ending, is reported once and not for each image. */
async function listedIds(path: string, images: string): Promise<string[]> {
  const isKnown = (id: string) => ["", ...ENDINGS].some((ending) => isFile(namedEntry(images, id + ending)));
  const ids = await readIdList(path, { blanks: true, advice: LISTS, isKnown });
  refuseEndings(ids, path, images, LISTS);
  return ids;
}

/** What splits are derived from: the images that have a label map, by name. */
interface Labelled {
  readonly ids: readonly string[];
  /** Images without a label map. */
  readonly unlabelled: readonly string[];
  /** Files of label maps without an image. */
  readonly imageless: readonly string[];
}

/** The ids of a derived split. */
function derivedIds({ ids }: Labelled, split: string): string[] {
  if (!DERIVED.names.some((name) => name === split)) {
    throw new UserError(
      `Expected a split train or val but found "${split}"`,
      "dataset",
      "Without a folder splits/ these two are derived; write lists there to have others.",
    );
  }
  const rank = new Random(DERIVED.seed).permutation(ids.length);
  return ids.filter((_, i) => (rank[i] % DERIVED.every === 0) === (split === "val"));
}

function derivationNotes(labelled: Labelled): string[] {
  const [train, val] = DERIVED.names.map((split) => derivedIds(labelled, split).length);
  const leftOut = ({ length, 0: first }: readonly string[], one: string, many: string) =>
    length > 0 ? `; ${length} ${length === 1 ? one : many} and took no part, such as ${first}` : "";
  return [
    `Splits were derived, for want of a folder splits/: of the images in the order of their names, every ${DERIVED.every}th of a ` +
    `permutation with seed ${DERIVED.seed} is val (${val}), the others are train (${train})` +
    leftOut(labelled.unlabelled, "image has no label map", "images have no label map") +
    leftOut(labelled.imageless, "label map has no image", "label maps have no image"),
  ];
}

function findLabelled(root: string): Labelled {
  const images = join(root, "images"), labels = join(root, "labels");
  const stems: string[] = [], others: string[] = [];
  for (const name of filesIn(images)) {
    const ending = ENDINGS.find((candidate) => name.endsWith(candidate));
    if (ending === undefined) others.push(name);
    else stems.push(name.slice(0, -ending.length).normalize());
  }
  stems.sort();
  const twin = stems.find((id, i) => stems[i - 1] === id);
  if (twin !== undefined) {
    throw new UserError(
      `Expected one picture per name but found two called ${twin}`,
      images,
      "Rename one of them.",
    );
  }
  const maps = filesIn(labels), ofMaps = new Set(maps.map((name) => name.normalize()));
  const ids = stems.filter((id) => ofMaps.has(`${id}.png`));
  if (stems.length > 0 && ids.length === 0) {
    const [other = "nothing"] = Object.values(listFolder(labels)).flat();
    throw new UserError(
      `Expected label maps named like the images (${stems[0]}.png) but found none, only ${other}`,
      labels,
      "A label map has the name of its image, with the ending .png.",
    );
  }
  if (ids.length < DERIVED.every) {
    throw new UserError(
      `Expected at least ${DERIVED.every} images with label maps but found ${ids.length}` +
        (others.length > 0 ? ` and ${others.length} other files, such as ${others.sort()[0]}` : ""),
      images,
      `Names end in ${ENDINGS.slice(0, 4).join(", ")}.`,
    );
  }
  const known = new Set(ids);
  return {
    ids,
    unlabelled: stems.filter((id) => !known.has(id)),
    imageless: maps.filter((name) => name.endsWith(".png") && !known.has(name.slice(0, -4).normalize())),
  };
}

/** Names of the files of a folder; those that begin with a dot are left out. */
function filesIn(folder: string): string[] {
  const { files, neither } = listFolder(folder);
  if (neither.length > 0) throw unreadableEntries(folder, neither);
  return files.filter((name) => !name.startsWith("."));
}
