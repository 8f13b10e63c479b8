import type { Json } from "../engine/artefact.ts";
import { imageSetOf, type Split } from "../stages/split.ts";

/** The memo that holds the names. */
export const IMAGE_NAMES = "images";

/** What the rows and cells of counts are called. A type rather than an interface, since it is kept as JSON. */
export type ImageNames = {
  readonly ids: readonly string[];
  readonly classNames: readonly string[];
};

/** Where they are kept: a memo of the store. */
interface Kept {
  get(key: string): Promise<Json | undefined>;
  set(key: string, value: Json): Promise<void>;
}

/** Keeps what the images and classes of a split are called beside the results, whose counts know them by number alone. */
export async function rememberImageNames(split: Split, memo: Kept): Promise<void> {
  const key = imageSetOf(split), names: ImageNames = { ids: split.ids, classNames: split.classNames };
  if (JSON.stringify(await memo.get(key)) !== JSON.stringify(names)) await memo.set(key, names);
}
