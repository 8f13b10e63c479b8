import { basename, dirname } from "node:path";
import { orElse, UserError } from "../errors.ts";
import { listFolder } from "../files/list-folder.ts";
import { readText } from "../files/read-text.ts";
import { MOST_LIST_BYTES } from "./largest.ts";
import { namedEntry } from "./named-entry.ts";

/**
 * Lists of both paths per line, as UniMatch and its followers write them for VOC and COCO and DeepLab's for SBD:
 * `JPEGImages/ID.jpg SegmentationClass/ID.png`, `train2017/ID.jpg masks/ID.png`, `/JPEGImages/ID.jpg /SegmentationClassAug/ID.png`.
 */
const PATH_PAIR = /^\/?\w+\/([^/\s]+)\.jpg\s+\/?\w+\/\1\.png$/;

/** Characters that could lead to another folder or control a terminal. */
// deno-lint-ignore no-control-regex
const FORBIDDEN = /[/\\\x00-\x1f\x7f-\x9f]/;

/** How a list is read. */
export interface IdListOptions {
  /** Whether ids may hold blanks, as names of users' own files do. Lists of both paths are not understood then. */
  readonly blanks?: boolean;
  /** What to do if the file is missing or empty. */
  readonly advice?: string;
  /** Whether there is an image of this name. If ids may hold blanks, it tells a second column from a name. */
  readonly isKnown?: (id: string) => boolean;
}

/**
 * Reads a list of image ids, one per line; empty lines are skipped. Ids come in composed Unicode form. Further columns are
 * left out.
 *
 * @throws UserError if the file is missing, empty, repeats an id, an id could lead outside the data set, or a second column
 *   says which of the lines count.
 */
export async function readIdList(list: string, options: IdListOptions = {}): Promise<string[]> {
  const path = namedEntry(dirname(list), basename(list));
  const { advice = "", blanks = false } = options;
  let text: string;
  try {
    await refuseHuge(path);
    text = await readText(path);
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
  text.split(/\r\n?|\n/).forEach((raw, index) => {
    const line = raw.trim();
    if (line === "") return;
    const id = idOf(line, options).normalize(), where = `${path}:${index + 1}`;
    if (FORBIDDEN.test(id) || (!blanks && /\s/.test(id)) || id.includes("..")) {
      throw new UserError(
        `Expected an image id such as 2007_000032 but found ${JSON.stringify(line.slice(0, 80))}`,
        where,
        "An id is the file name without folder and ending.",
      );
    }
    if (id !== line && OUT.test(line)) {
      throw new UserError(
        `Expected ids alone but found ${
          JSON.stringify(line.slice(0, 80))
        }, whose second column says that the image does not count`,
        where,
        "Lists of single classes mark images so: keep the lines that are meant, and the ids alone.",
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

/** An id and further columns: whatever stands behind a tab, comma or semicolon; behind blanks, numbers and names of files. */
const COLUMNS = /^([^\s,;]+)(?: *[\t,;].*| +(?:-?\d+(?:\.\d+)?|\S+\.\w{2,5}))$/;

/** VOC's lists of single classes: the class does not occur in the image. */
const OUT = /[\s,;]-1$/;

/** The id in a line that holds more. */
function idOf(line: string, { blanks = false, isKnown = () => false }: IdListOptions): string {
  if (!blanks) return line.match(PATH_PAIR)?.[1] ?? line.match(COLUMNS)?.[1] ?? line;
  if (isKnown(line.normalize())) return line;
  const firstColumns = [/\t/, /[,;]/, /\s+(?=\S+$)/, /\s/].map((separator) =>
    line.split(separator)[0].trim()
  );
  return firstColumns.find((column) => isKnown(column.normalize())) ?? line;
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
  const lists = orElse(() => listFolder(folder).files.filter((name) => name.endsWith(".txt")), undefined);
  if (!lists) return `There is no folder ${folder}: is this the root of the data set?`;
  return lists.length ? `Lists here: ${lists.join(", ")}.` : `There are no lists in ${folder}.`;
}
