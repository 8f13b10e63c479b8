import { UserError } from "../errors.ts";

/**
 * Lists of both paths per line, as UniMatch and its followers write them for VOC and COCO and DeepLab's for SBD:
 * `JPEGImages/ID.jpg SegmentationClass/ID.png`, `train2017/ID.jpg masks/ID.png`, `/JPEGImages/ID.jpg /SegmentationClassAug/ID.png`.
 */
const PATH_PAIR = /^\/?\w+\/([^/\s]+)\.jpg\s+\/?\w+\/\1\.png$/;

/**
 * Reads a list of image ids, one per line; empty lines are skipped.
 *
 * @param blanks whether ids may hold blanks, as names of one's own files do; then lists of both paths are not understood.
 * @throws UserError if the file is missing, empty, repeats an id, or an id could lead outside the data set.
 */
export async function readIdList(path: string, { blanks = false } = {}): Promise<string[]> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (cause) {
    throw new UserError(
      "Expected a list of image ids but found no such file",
      path,
      await available(path),
      { cause },
    );
  }
  const ids: string[] = [], seen = new Set<string>();
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.trim();
    if (line === "") return;
    const id = (blanks ? null : line.match(PATH_PAIR)?.[1]) ?? line;
    const where = `${path}:${index + 1}`;
    if ((blanks ? /[/\\\t\0]/ : /[/\\\s\0]/).test(id) || id.includes("..")) {
      throw new UserError(
        `Expected an image id such as 2007_000032 but found "${line}"`,
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
  if (ids.length === 0) throw new UserError("Expected at least one image id but found an empty list", path);
  return ids;
}

async function available(path: string): Promise<string> {
  const folder = path.slice(0, path.lastIndexOf("/"));
  const lists: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) if (entry.name.endsWith(".txt")) lists.push(entry.name);
  } catch {
    return `There is no folder ${folder}: is this the root of the data set?`;
  }
  return lists.length ? `Lists here: ${lists.sort().join(", ")}.` : `There are no lists in ${folder}.`;
}
