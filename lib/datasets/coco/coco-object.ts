import { join } from "node:path";
import { ChangedDuringRun } from "../../changed-during-run.ts";
import { UserError } from "../../errors.ts";
import { settledStampOf, UNSETTLED } from "../../files/file-stamp.ts";
import type { LabelMap } from "../../method/label-map.ts";
import type { Dataset, ImageFiles } from "../dataset.ts";
import { namedEntry } from "../named-entry.ts";
import { isFolder } from "../paths.ts";
import { readImage } from "../read-image.ts";
import { requireSameSize } from "../require-seeable.ts";
import { refuseTestSplit } from "../test-split.ts";
import { COCO_SERVER, COCO_TESTS, fileOfId, imageFolder } from "./coco-layout.ts";
import { type InstancesIndex, type ListedImage, readInstancesIndex } from "./instances-index.ts";
import { fillSegmentation } from "./segmentation.ts";
import { COCO_OBJECT_CLASSES } from "./thing-classes.ts";

/** Where a data set in COCO's format lies and which of its images count. */
export interface CocoOptions {
  /** The folder with annotations/ and the folders of images. */
  readonly root: string;
  readonly name: string;
  /** What it is made of and where it comes from. */
  readonly source: string;
  /** Whether images without any thing are left out, as the field does on COCO 2014: 82,081 and 40,137 are left. */
  readonly annotatedOnly: boolean;
}

/**
 * Opens COCO as COCO-Object (METHOD 11): images from `SPLIT` or `images/SPLIT`, labels painted from
 * `annotations/instances_SPLIT.json`: things are 1 … 80 in the order of their category ids, everything else is background.
 *
 * A pixel claimed by several instances goes to the last of them in the file, as in COCO-Stuff's tools; the file says nothing about
 * depth. Crowd regions take their class like instances, but lie below them all: they are coarse, and stand last
 * in the official files only because they were numbered last.
 *
 * @throws UserError if the root folder is missing; readers throw it for whatever they find wrong.
 */
export function openCocoObject({ root, name, source, annotatedOnly }: CocoOptions): Dataset {
  if (!isFolder(root)) throw new UserError("Expected the folder of COCO but found none", root, `${source}.`);
  const annotations = (split: string) => join(root, "annotations", `instances_${split}.json`);
  const folders = new Map<string, string>();
  const files = (id: string, split: string): ImageFiles => {
    const folder = folders.getOrInsertComputed(split, () => imageFolder(root, split, source));
    return { image: namedEntry(folder, fileOfId(id)), labels: annotations(split) };
  };
  return {
    name,
    classNames: COCO_OBJECT_CLASSES,
    hasBackground: true,
    lists: join(root, "splits"),
    async ids(split) {
      refuseTestSplit(split, COCO_TESTS, COCO_SERVER);
      const index = await indexOf(annotations(split), source);
      return [...index].filter(([, listed]) => !annotatedOnly || listed.annotations.length > 0).map(([id]) =>
        id
      );
    },
    files,
    image: (id, split) => readImage(files(id, split).image),
    async labels(id, split) {
      const paths = files(id, split);
      const listed = (await indexOf(paths.labels, source)).get(id);
      if (!listed) {
        throw new UserError(`Expected the image ${id} but the file does not list it`, paths.labels);
      }
      await requireSameSize(listed, paths);
      return await paintLabels(paths.labels, id, listed);
    },
  };
}

/** Indices that were read, kept because going through an annotation file takes seconds. */
const indices = new Map<string, Promise<InstancesIndex>>();

/**
 * The index of an annotation file, read again when the file has changed. Of a file that changed in these seconds none is kept: it
 * may change once more under the same stamp, and then the places of its annotations would be those of another file.
 */
function indexOf(path: string, source: string): Promise<InstancesIndex> {
  let stat: Deno.FileInfo;
  try {
    stat = Deno.statSync(path);
  } catch (cause) {
    throw new UserError("Expected the annotation file but found no such file", path, `${source}.`, { cause });
  }
  const stamp = settledStampOf(stat);
  if (stamp === UNSETTLED) return readInstancesIndex(path);
  return indices.getOrInsertComputed(JSON.stringify([path, stamp]), () => readInstancesIndex(path));
}

async function paintLabels(
  path: string,
  id: string,
  { height, width, annotations }: ListedImage,
): Promise<LabelMap> {
  const data = new Uint8Array(height * width), fill = new Uint8Array(height * width);
  using file = await Deno.open(path);
  for (const { start, length, label } of annotations) {
    const segmentation = segmentationOf(await readAt(file, start, length, path), path);
    fill.fill(0);
    try {
      fillSegmentation(segmentation, height, width, fill);
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new UserError(
        `${cause.message} in the annotation of image ${id} at byte ${start}`,
        path,
        "Take the annotation file from the official archive.",
        { cause },
      );
    }
    for (let at = 0; at < data.length; at++) if (fill[at]) data[at] = label;
  }
  return { height, width, data };
}

/** An annotation parsed when its place was found. If it no longer parses, the file has changed. */
function segmentationOf(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)).segmentation;
  } catch {
    throw new ChangedDuringRun("the data", path);
  }
}

async function readAt(file: Deno.FsFile, start: number, length: number, path: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  await file.seek(start, Deno.SeekMode.Start);
  for (let at = 0; at < length;) {
    const read = await file.read(bytes.subarray(at));
    if (read === null) throw new ChangedDuringRun("the data", path);
    at += read;
  }
  return bytes;
}
