import type { Settings } from "../stages/settings.ts";
import type { Prepared } from "./prepare-materials.ts";

/**
 * What the intervals of a table are over, in words.
 *
 * @param all settings of every cell of the table proper.
 */
export function intervalsOf(
  all: readonly Pick<Settings, "measure" | "seed">[],
  { train, evaluate }: Pick<Prepared, "train" | "evaluate">,
): string {
  const drawn = new Set(
    all.map(({ measure }) => (measure === "evaluation" ? evaluate : train).groups?.name ?? "images"),
  );
  const seeds = new Set(all.map(({ seed }) => seed)).size > 1 ? "seeds and " : "";
  return `bootstrap over ${seeds}${[...drawn].join(" or ")}`;
}
