import type { Json } from "../engine/artefact.ts";
import {
  type DifferenceInterval,
  differenceOf,
  type Interval,
  intervalOf,
  type Replicates,
} from "../metrics/bootstrap.ts";

/** Where the ends of intervals are kept: a memo of the store. */
interface Kept {
  get(name: string): Promise<Json | undefined>;
  set(name: string, ends: Json): Promise<void>;
}

/** A type rather than an interface, since it is kept as JSON. */
type Ends = readonly [low: number, high: number];

/**
 * Intervals of the numbers of a table. Their ends are kept by the keys of the estimates that they are of. These keys hold the code that
 * finds the ends too, for estimates are made by the module that it is in: what is kept cannot grow old.
 */
export class KnownIntervals {
  readonly #names = new Map<Replicates, string>();
  #changed = false;

  private constructor(
    readonly keys: readonly string[],
    readonly memo: Kept | undefined,
    readonly ends: Map<string, Ends>,
  ) {}

  /** Finds every interval anew. */
  static none(): KnownIntervals {
    return new KnownIntervals([], undefined, new Map());
  }

  /** @param keys of all estimates of a table. */
  static async open(keys: readonly string[], memo: Kept): Promise<KnownIntervals> {
    const all = [...new Set(keys)].sort();
    const known = await memo.get(all.join(" ")) as Readonly<Record<string, Ends>> | undefined;
    return new KnownIntervals(all, memo, new Map(Object.entries(known ?? {})));
  }

  /** Says whose resamples these are. Those of nobody, such as means over seeds, have intervals that are not kept. */
  name(replicates: Replicates, key: string, metric: string): void {
    const at = this.keys.indexOf(key);
    if (at >= 0) this.#names.set(replicates, `${at} ${metric}`);
  }

  /** As `intervalOf`. */
  of(replicates: Replicates): Interval {
    const [low, high] = this.#ends([replicates], () => intervalOf(replicates));
    return { value: replicates.value, low, high };
  }

  /** As `differenceOf`. */
  between(a: Replicates, b: Replicates): DifferenceInterval {
    const [low, high] = this.#ends([a, b], () => differenceOf(a, b));
    return { difference: a.value - b.value, low, high };
  }

  /** Keeps what was found. */
  async keep(): Promise<void> {
    if (this.#changed) await this.memo?.set(this.keys.join(" "), Object.fromEntries(this.ends));
  }

  #ends(sides: readonly Replicates[], find: () => { readonly low: number; readonly high: number }): Ends {
    const names = sides.map((side) => this.#names.get(side)), name = names.join(" - ");
    const known = names.includes(undefined) ? undefined : this.ends.get(name);
    if (known) return known;
    const { low, high } = find();
    // JSON has no NaN.
    if (!names.includes(undefined) && Number.isFinite(low) && Number.isFinite(high)) {
      this.ends.set(name, [low, high]);
      this.#changed = true;
    }
    return [low, high];
  }
}
