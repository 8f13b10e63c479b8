import { UserError } from "../../errors.ts";
import { idOfFile } from "./coco-layout.ts";
import { eachElement, type JsonElement } from "./json-elements.ts";
import { COCO_THINGS } from "./thing-classes.ts";

/** An image of an annotation file. */
export interface ListedImage {
  readonly height: number;
  readonly width: number;
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
 * Annotations of images that are not listed are left out.
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
  await eachElement(path, ["images", "annotations", "categories"], (element) => {
    const read = new Fields(path, element);
    if (element.list === "images") {
      const id = read.imageId(), number = read.whole("id");
      if (images.has(id) || byNumber.has(number)) throw read.wrong("every image once", `"${id}" again`);
      const entry = { height: read.side("height"), width: read.side("width"), annotations: [], crowds: 0 };
      images.set(id, entry);
      byNumber.set(number, entry);
    } else if (element.list === "annotations") {
      const label = LABELS.get(read.whole("category_id"));
      if (label === undefined) return;
      const place = { start: element.start, length: element.length, label };
      waiting.push({ image: read.whole("image_id"), crowd: element.value.iscrowd === 1, place });
    } else {
      const name = NAMES.get(read.whole("id"));
      if (name !== undefined && name !== element.value.name) {
        throw read.wrong(`the category "${name}"`, JSON.stringify(element.value.name));
      }
    }
  });
  for (const { image, crowd, place } of waiting) {
    const entry = byNumber.get(image);
    if (!entry) continue;
    if (crowd) entry.annotations.splice(entry.crowds++, 0, place);
    else entry.annotations.push(place);
  }
  if (images.size > 0) return images;
  throw new UserError("Expected at least one image but found an empty list", path);
}

/** Largest side of an image that is believed, in pixels. */
const LARGEST_SIDE = 1 << 16;

/** Fields of an element, checked. */
class Fields {
  constructor(readonly path: string, readonly element: JsonElement) {}

  whole(name: string): number {
    const value = this.element.value[name];
    if (Number.isSafeInteger(value)) return value as number;
    throw this.wrong(`a whole number as ${name}`, JSON.stringify(value) ?? "nothing");
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
