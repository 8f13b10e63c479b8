/** Sizes and paths of an item, each settable on the command line by its name. */
export type BenchOptions = Readonly<Record<string, number | string>>;

/** What a line of the table should reach: so many times as fast as the peer, or at most so many seconds. */
export type BenchTarget = { readonly times: number } | { readonly seconds: number };

/** One measured thing: seconds of every round, ours and, where there is one, the peer's beside it. */
export interface BenchLine {
  readonly what: string;
  /** The peer and what it was told, or null where there is none. */
  readonly peer: string | null;
  readonly ours: readonly number[];
  /** Of the same rounds, in turn with ours. */
  readonly theirs: readonly number[] | null;
  readonly target: BenchTarget | null;
  /** What else was seen: agreement with the peer, its GFLOP/s, exponents. */
  readonly seen: Readonly<Record<string, number | string>>;
}

/** Says a line while an item runs. */
export type Say = (line: string) => void;

/** Something whose speed is measured. */
export interface BenchItem<Options extends BenchOptions = BenchOptions> {
  /** What it measures, in a line. */
  readonly title: string;
  /** Debian packages of its peers. */
  readonly needs: readonly string[];
  readonly options: Options;
  /** @param rounds how often ours and the peer take their turns. */
  run(options: Options, rounds: number, say: Say): Promise<BenchLine[]>;
}

/** An item under the type that the list of items has. */
export function benchItem<Options extends BenchOptions>(item: BenchItem<Options>): BenchItem {
  return {
    ...item,
    run: (options, rounds, say) => item.run({ ...item.options, ...options }, rounds, say),
  };
}
