import type { PseudoLabelSettings } from "../method/pseudo-labels/supervision.ts";
import type { Materials } from "./materials.ts";
import type { Settings } from "./settings.ts";

/** What label mass is made equal between: without a background class, nothing is set against the others. */
export function labelBalanceOf(
  { pseudo: { balance } }: Pick<Settings, "pseudo">,
  { hasBackground }: Pick<Materials, "hasBackground">,
): PseudoLabelSettings["balance"] {
  if (hasBackground) return balance;
  if (balance === "background") return "none";
  return balance === "labelled" ? "labelled-only" : balance;
}
