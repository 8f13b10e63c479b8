import { UserError } from "../errors.ts";
import { listFolder } from "../list-folder.ts";
import { MOST_LIST_BYTES } from "./largest.ts";

/**
 * Lists of both paths per line, as UniMatch and its followers write them for VOC and COCO and DeepLab's for SBD:
 * `JPEGImages/ID.jpg SegmentationClass/ID.png`, `train2017/ID.jpg masks/ID.png`, `/JPEGImages/ID.jpg /SegmentationClassAug/ID.png`.
 */
const PATH_PAIR = /^\/?\w+\/([^/\s]+)\.jpg\s+\/?\w+\/\1\.png$/;

/** What would lead to another folder, or makes a terminal do things when it is printed. */
// deno-lint-ignore no-control-regex
const FORBIDDEN = /[/\\\x00-\x1f\x7f-\x9f]/;

/**
 * Reads a list of image ids, one per line; empty lines are skipped. Ids come in composed Unicode form.
 *
 * @param blanks whether ids may hold blanks, as names of one's own files do; then lists of both paths are not understood.
 * @param advice what to do where the file is missing or empty.
 * @throws UserError if the file is missing, empty, repeats an id, or an id could lead outside the data set.
 */
export async function readIdList(path: string, { blanks = false, advice = "" } = {}): Promise<string[]> {
  let text: string;
  try {
    await refuseHuge(path);
    text = await Deno.readTextFile(path);
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError(
      "Expected a list of image ids but found no such file",
      path,
      `${available(path)}${advice && ` ${advice}`}`,
      { cause },
    );
  }
  const ids: string[] = [], seen = new Set<string>();
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.trim();
    if (line === "") return;
    const id = ((blanks ? null : line.match(PATH_PAIR)?.[1]) ?? line).normalize();
    const where = `${path}:${index + 1}`;
    if (FORBIDDEN.test(id) || (!blanks && /\s/.test(id)) || id.includes("..")) {
      throw new UserError(
        `Expected an image id such as 2007_000032 but found ${JSON.stringify(line.slice(0, 80))}`,
        where,
        "An id is the file name without folder and ending.",
      );
    }
    if (seen.has(id)) {
      throw new UserError(
        `Expected every id once but found "${id}" again`,
        where,
        "Remove the repeated line.",
      );
    }
    seen.add(id);
    ids.push(id);
  });
  if (ids.length === 0) {
    throw new UserError("Expected at least one image id but found an empty list", path, advice || undefined);
  }
  return ids;
}

async function refuseHuge(path: string): Promise<void> {
  const { size } = await Deno.stat(path);
  if (size <= MOST_LIST_BYTES) return;
  throw new UserError(
    `Expected a list of image ids of at most ${MOST_LIST_BYTES >> 20} MB but found ${size >> 20} MB`,
    path,
    "This is another file.",
  );
}

function available(path: string): string {
  const folder = path.slice(0, path.lastIndexOf("/"));
  let lists: string[];
  try {
    lists = listFolder(folder).files.filter((name) => name.endsWith(".txt"));
  } catch {
    return `There is no folder ${folder}: is this the root of the data set?`;
  }
  return lists.length ? `Lists here: ${lists.join(", ")}.` : `There are no lists in ${folder}.`;
}
