import type { PseudoLabelSettings } from "../method/pseudo-labels/supervision.ts";
import type { Materials } from "./materials.ts";
import type { Settings } from "./settings.ts";

/** Between what the label mass is balanced. Without a background class there is nothing to balance the other classes against. */
export function labelBalanceOf(
  { pseudo: { balance } }: Pick<Settings, "pseudo">,
  { hasBackground }: Pick<Materials, "hasBackground">,
): PseudoLabelSettings["balance"] {
  if (hasBackground) return balance;
  if (balance === "background") return "none";
  return balance === "labelled" ? "labelled-only" : balance;
}
