import { basename, dirname, join, resolve } from "node:path";
import { UserError } from "../../errors.ts";
import { realDisk } from "../../files/disk.ts";
import { listFolder } from "../../files/list-folder.ts";
import { makeFolder } from "../../files/make-folder.ts";
import { sha256, sha256OfListing } from "../../files/sha256.ts";
import { isFolder } from "../paths.ts";
import contentHash from "./content-hash.json" with { type: "json" };
import { TOYBOX_SIZE as FULL, toyboxLists, toyboxScenes, type ToyboxSize } from "./split-lists.ts";
import type { RenderRun } from "./write-pictures.ts";

/** The data set on disk. */
export interface ToyboxFolder {
  /** SHA-256 over the sorted paths and the SHA-256 of each file. */
  readonly hash: string;
  /** True if the hash is not the committed one: another processor may round pixels differently. */
  readonly differs: boolean;
}

/** What the marker file of a folder holds. */
interface Marker {
  readonly hash: string;
  /** The committed hash of the code that rendered it: other code renders anew. */
  readonly code: string;
  readonly size: ToyboxSize;
}

/** Written last; a folder that has it is whole. */
const MARKER = "toybox.json";

/**
 * Makes sure the Toybox data set lies at `root` in VOC layout: 500 training scenes (split train), 500 test scenes (split
 * val), and the nested partition lists `labelled_1_{16,8,4,2}.txt`. Renders it if it is missing or was rendered by other
 * code. It is rendered beside `root` and renamed when whole, so a killed run leaves nothing that could be mistaken for it.
 *
 * @param size fewer scenes for a quick look; the first of the full set. Their hash is compared with nothing.
 * @throws UserError if `root` is a folder of something else; the signal's reason if stopped.
 */
export async function materialiseToybox(root: string, run: RenderRun, size = FULL): Promise<ToyboxFolder> {
  root = resolve(root);
  const present = await readMarker(root);
  if (present && isCurrent(present, size)) return folder(present);
  if (!present && isFolder(root) && Object.values(listFolder(root)).flat().length > 0) {
    throw new UserError(
      `Expected a Toybox data set or no folder but found a folder without ${MARKER}`,
      root,
      "Choose another root, or remove the folder if nothing in it is needed.",
    );
  }
  await makeFolder(dirname(root));
  await removeLeftovers(root);
  const partial = `${root}.partial-${crypto.randomUUID().slice(0, 8)}`;
  try {
    const rendered = await render(partial, run, size);
    return folder(await moveInto(partial, root, rendered));
  } finally {
    await Deno.remove(partial, { recursive: true }).catch(() => {});
  }
}

function folder({ hash, size }: Marker): ToyboxFolder {
  return { hash, differs: sameSize(size, FULL) && hash !== contentHash.sha256 };
}

function isCurrent(marker: Marker, size: ToyboxSize): boolean {
  return marker.code === contentHash.sha256 && sameSize(marker.size, size);
}

function sameSize(a: ToyboxSize, b: ToyboxSize): boolean {
  return a.train === b.train && a.test === b.test;
}

async function render(home: string, run: RenderRun, size: ToyboxSize): Promise<Marker> {
  for (const path of ["JPEGImages", "SegmentationClass", "SegmentationObject", "ImageSets/Segmentation"]) {
    await makeFolder(join(home, path));
  }
  const digests = new Map<string, string>();
  const write = async (path: string, bytes: Uint8Array) => {
    digests.set(path, sha256(bytes));
    await writeDurably(join(home, path), bytes);
  };
  const { train, val } = toyboxScenes(size);
  // The canvas is loaded only when there is something to draw: it starts slowly.
  const { writePictures } = await import("./write-pictures.ts");
  await writePictures([...train, ...val], write, run);
  for (const [path, text] of toyboxLists(size)) await write(path, new TextEncoder().encode(text));
  const sorted = [...digests].sort(([a], [b]) => a < b ? -1 : 1);
  const marker: Marker = { hash: sha256OfListing(sorted), code: contentHash.sha256, size };
  await writeDurably(join(home, MARKER), new TextEncoder().encode(JSON.stringify(marker, null, 2) + "\n"));
  return marker;
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  using file = await realDisk.open(path, { write: true, create: true, truncate: true });
  await realDisk.write(file, bytes);
  await realDisk.sync(file);
}

/** Renames the whole folder to its place; another process may have been quicker, then its folder stays. */
async function moveInto(partial: string, root: string, rendered: Marker): Promise<Marker> {
  const quicker = async () => {
    const other = await readMarker(root);
    return other && isCurrent(other, rendered.size) ? other : undefined;
  };
  const winner = await quicker();
  if (winner) return winner;
  const aside = `${partial}-replaced`;
  if (isFolder(root)) await Deno.rename(root, aside);
  try {
    await Deno.rename(partial, root);
    return rendered;
  } catch (cause) {
    const other = await quicker();
    if (other) return other;
    throw cause;
  } finally {
    await Deno.remove(aside, { recursive: true }).catch(() => {});
  }
}

async function readMarker(root: string): Promise<Marker | undefined> {
  const marker = await Deno.readTextFile(join(root, MARKER)).then(JSON.parse).catch(() => undefined);
  return typeof marker?.hash === "string" && typeof marker.size?.train === "number" ? marker : undefined;
}

/** Nobody who draws leaves a folder as it is for so long. */
const LEFT_MS = 3_600_000;

/**
 * Removes what killed runs left beside the root; what others draw stays. Who they are is no matter: processes of other users and of
 * other machines cannot be asked whether they live.
 */
async function removeLeftovers(root: string): Promise<void> {
  const prefix = `${basename(root)}.partial-`;
  for (const name of listFolder(dirname(root)).folders) {
    const path = join(dirname(root), name);
    if (!name.startsWith(prefix) || Date.now() - lastChange(path) < LEFT_MS) continue;
    await Deno.remove(path, { recursive: true }).catch(() => {});
  }
}

/** When a folder or one in it last got or lost an entry, in milliseconds; now where it is being renamed or removed. */
function lastChange(folder: string): number {
  try {
    const inner = listFolder(folder).folders.map((name) => lastChange(join(folder, name)));
    return Math.max(Deno.statSync(folder).mtime?.getTime() ?? Date.now(), ...inner);
  } catch {
    return Date.now();
  }
}
