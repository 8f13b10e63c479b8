import type { BackgroundRule } from "../method/text-classifier/zero-shot.ts";

/** How cosines with the text become scores: params of whatever makes them. */
export interface TextReading {
  /** Number of names of classes. */
  readonly foreground: number;
  /** Null without a background class. */
  readonly rule: BackgroundRule["rule"] | null;
  readonly p: number;
  readonly logitScale: number;
}

/** The rule for the background class; null without one. */
export function backgroundRule({ rule, p }: TextReading): BackgroundRule | null {
  return rule === null ? null : { rule, p };
}
