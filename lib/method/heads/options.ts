import { closest } from "fastest-levenshtein";
import { UserError } from "../../errors.ts";
import type { KeyBias } from "../key-bias.ts";

/** What may differ inside a head. Each head takes those that mean something for it and refuses the rest. */
export interface HeadOptions {
  /** Strength of the mask-aware bias, in attention logits; >= 0. */
  readonly tau?: number | undefined;
  /** Whether patch tokens may look at the class token; only for heads with bias. */
  readonly classVisible?: boolean | undefined;
  /** Half the sum of the two softmaxes (Eq. 9) instead of their sum. */
  readonly halfSum?: boolean | undefined;
  /** One attention matrix, the mean over heads, applied to the values of every head. */
  readonly headMean?: boolean | undefined;
  /** One attention head over the full width in place of several: logits qᵀk / sqrt(D). */
  readonly fullWidth?: boolean | undefined;
  /** Whether a token in no mask sees itself as tokens of one mask see each other; only for heads with bias. */
  readonly seeSelf?: boolean | undefined;
  /** A constant added to every key of the last block; only for heads that use keys. */
  readonly keyBias?: KeyBias | undefined;
  /** Key smoothing: tokens whose best share is below it are smoothed, 0 … 1. */
  readonly threshold?: number | undefined;
  /** What is attended, written out; only for the head `formula`. */
  readonly formula?: string | undefined;
  /** Weights of the residual stream and of the attention branch of the last block. */
  readonly residual?: readonly [number, number] | undefined;
}

/**
 * The options of one head: its defaults, overridden by what the user gave. An option given as `undefined` counts as not given.
 *
 * @throws {UserError} for an option the head does not have, or a value out of range.
 */
export function settle<D extends HeadOptions>(
  head: string,
  defaults: D,
  given: HeadOptions,
): { readonly [K in keyof D]: NonNullable<HeadOptions[K & keyof HeadOptions]> } {
  const known = Object.keys(defaults);
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [option, value] of set) {
    if (!known.includes(option)) {
      throw new UserError(
        `Expected an option of head "${head}" (${known.join(", ")}) but found "${option}"`,
        undefined,
        `Did you mean "${closest(option, known)}"?`,
      );
    }
    checkValue(head, option, value);
  }
  return { ...defaults, ...Object.fromEntries(set) } as ReturnType<typeof settle<D>>;
}

function checkValue(head: string, option: string, value: unknown): void {
  const [wanted, ok] = EXPECTED[option];
  if (ok(value)) return;
  throw new UserError(
    `Expected "${option}" of head "${head}" to be ${wanted} but found ${JSON.stringify(value)}`,
  );
}

const finite = (value: unknown) => typeof value === "number" && Number.isFinite(value);
const flag = ["true or false", (value: unknown) => typeof value === "boolean"] as const;
const EXPECTED: Record<string, readonly [string, (value: unknown) => boolean]> = {
  // Infinity would leave a token in no mask without anything to attend to once the class token is hidden.
  tau: ["a finite number >= 0", (value) => finite(value) && (value as number) >= 0],
  classVisible: flag,
  halfSum: flag,
  headMean: flag,
  fullWidth: flag,
  seeSelf: flag,
  keyBias: [
    "a direction (random or mean), a finite scale and a whole seed",
    (value) => {
      const { direction, scale, seed } = value as KeyBias;
      return ["random", "mean"].includes(direction) && finite(scale) && Number.isInteger(seed);
    },
  ],
  threshold: [
    "a number from 0 to 1",
    (value) => finite(value) && (value as number) >= 0 && (value as number) <= 1,
  ],
  residual: [
    "two finite numbers [stream, attention]",
    (value) => Array.isArray(value) && value.length === 2 && value.every(finite),
  ],
};

/** A head's name with the options given, so that two settings of one head never share a name: "dba(tau=8)". */
export function nameOf(head: string, given: HeadOptions): string {
  const parts = Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([option, value]) => `${option}=${textOf(value)}`);
  return parts.length === 0 ? head : `${head}(${parts.join(", ")})`;
}

/** Lists and mappings by their values. */
function textOf(value: unknown): string {
  return typeof value === "object" && value !== null ? Object.values(value).join("/") : String(value);
}
