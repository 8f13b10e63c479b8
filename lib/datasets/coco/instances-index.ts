import { UserError } from "../../errors.ts";
import type { Size } from "../../method/size.ts";
import { idOfFile } from "./coco-layout.ts";
import { eachElement, type JsonElement } from "./json-elements.ts";
import { COCO_THINGS } from "./thing-classes.ts";

/** An image of an annotation file. */
export interface ListedImage extends Size {
  /** Its annotations in the order in which they are painted: crowds first, then the others as they stand in the file. */
  readonly annotations: readonly AnnotationPlace[];
}

/** Where an annotation stands in the file, in bytes, and the label it paints. */
export interface AnnotationPlace {
  readonly start: number;
  readonly length: number;
  readonly label: number;
}

/** What an annotation file lists, without its outlines: these stay in the file until their image is asked for. */
export type InstancesIndex = ReadonlyMap<string, ListedImage>;

const LABELS = new Map(COCO_THINGS.map(([id], i) => [id, i + 1]));
const NAMES = new Map(COCO_THINGS);

/**
 * Reads which images an annotation file (`instances_*.json`) lists, by id, and where their annotations stand.
 * Annotations of images that are not listed, and of stuff, are left out.
 *
 * @throws UserError if the file is missing, malformed, of other categories, or lists an image twice.
 */
export async function readInstancesIndex(path: string): Promise<InstancesIndex> {
  interface Entry extends ListedImage {
    readonly annotations: AnnotationPlace[];
    crowds: number;
  }
  const images = new Map<string, Entry>(), byNumber = new Map<number, Entry>();
  // Lists come in any order: annotations wait until every image is known.
  const waiting: { readonly image: number; readonly crowd: boolean; readonly place: AnnotationPlace }[] = [];
  const strangers = new Strangers();
  await eachElement(path, ["images", "annotations", "categories"], (element) => {
    const read = new Fields(path, element);
    if (element.list === "images") {
      const id = read.imageId(), number = read.whole("id");
      if (images.has(id) || byNumber.has(number)) throw read.wrong("every image once", `"${id}" again`);
      const entry = { height: read.side("height"), width: read.side("width"), annotations: [], crowds: 0 };
      images.set(id, entry);
      byNumber.set(number, entry);
    } else if (element.list === "annotations") {
      const category = read.whole("category_id"), label = LABELS.get(category);
      if (label === undefined) {
        strangers.count(category);
        return;
      }
      const place = { start: element.start, length: element.length, label };
      waiting.push({ image: read.whole("image_id"), crowd: read.isCrowd(), place });
    } else {
      const id = read.whole("id"), name = NAMES.get(id);
      if (name === undefined) strangers.name(id, element.value.name);
      if (name !== undefined && name !== element.value.name) {
        throw read.wrong(`the category "${name}"`, JSON.stringify(element.value.name));
      }
    }
  });
  strangers.refuse(path);
  for (const { image, crowd, place } of waiting) {
    const entry = byNumber.get(image);
    if (!entry) continue;
    if (crowd) entry.annotations.splice(entry.crowds++, 0, place);
    else entry.annotations.push(place);
  }
  if (images.size > 0) return images;
  throw new UserError("Expected at least one image but found an empty list", path);
}

/** COCO-Stuff's categories, including the one for everything else. In files that hold them beside things they are background. */
const isStuff = (id: number) => id >= 92 && id <= 183;

/** How many categories a message names. */
const NAMED = 20;

/** Categories that COCO does not have, and the number of annotations of each. Taken for background they would be lost silently. */
class Strangers {
  readonly #counts = new Map<number, number>();
  readonly #names = new Map<number, unknown>();

  count(id: number): void {
    if (!isStuff(id)) this.#counts.set(id, (this.#counts.get(id) ?? 0) + 1);
  }

  name(id: number, name: unknown): void {
    if (!isStuff(id)) this.#names.set(id, name);
  }

  /** @throws {UserError} where one of them has annotations. */
  refuse(path: string): void {
    if (this.#counts.size === 0) return;
    const ids = [...new Set([...this.#counts.keys(), ...this.#names.keys()])].sort((a, b) => a - b);
    const told = ids.slice(0, NAMED).map((id) => {
      const name = this.#names.has(id) ? ` ${JSON.stringify(this.#names.get(id))}` : "";
      const count = this.#counts.get(id) ?? 0;
      return `${id}${name} (${count} ${count === 1 ? "annotation" : "annotations"})`;
    });
    const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : "";
    throw new UserError(
      `Expected COCO's categories but found others: ${told.join(", ")}${more}`,
      path,
      "Number the categories as COCO does, 1 for person up to 90 for toothbrush; classes of your own go with the profile " +
        "folder, which takes label maps.",
    );
  }
}

/** Largest plausible side of an image, in pixels. */
const LARGEST_SIDE = 1 << 16;

/** Fields of an element, checked. */
class Fields {
  constructor(readonly path: string, readonly element: JsonElement) {}

  whole(name: string): number {
    const value = this.element.value[name];
    if (Number.isSafeInteger(value)) return value as number;
    throw this.wrong(`a whole number as ${name}`, JSON.stringify(value) ?? "nothing");
  }

  /** Some tools write true and false where COCO has 1 and 0. */
  isCrowd(): boolean {
    const value = this.element.value.iscrowd ?? 0;
    if (value === 0 || value === 1 || typeof value === "boolean") return Boolean(value);
    throw this.wrong("0 or 1 as iscrowd", JSON.stringify(value));
  }

  side(name: string): number {
    const value = this.whole(name);
    if (value > 0 && value <= LARGEST_SIDE) return value;
    throw this.wrong(`1 to ${LARGEST_SIDE} pixels as ${name}`, String(value));
  }

  /** A file name must stay inside the folder of images. */
  imageId(): string {
    const file = this.element.value.file_name;
    // deno-lint-ignore no-control-regex
    const isName = typeof file === "string" && file !== "" && !/[/\\\x00-\x1f\x7f-\x9f]/.test(file) &&
      !/^\.+$/.test(file);
    if (isName) return idOfFile(file);
    throw this.wrong("a file name without folders", JSON.stringify(file) ?? "nothing");
  }

  wrong(expected: string, found: string): UserError {
    const { list, start } = this.element;
    return new UserError(
      `Expected ${expected} but found ${found} in "${list}" at byte ${start}`,
      this.path,
      "Take the annotation file from the official archive.",
    );
  }
}
