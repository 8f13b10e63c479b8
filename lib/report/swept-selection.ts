/** What a rule that reads no evaluation label takes of a sweep, and what that costs. Percent throughout. */
export interface SweptSelection {
  /** What it goes by, in sentences. */
  readonly rule: string;
  /** One per row and column that it can choose in. */
  readonly choices: readonly SweptChoice[];
  /** Rows and columns in which it cannot choose, and why: sentences. */
  readonly without: readonly string[];
}

/** One point of a sweep, taken by a rule. */
export interface SweptChoice {
  /** Name of the row before the sweep. */
  readonly row: string;
  /** Of the table. */
  readonly column: string;
  /** Swept settings with the values that were taken, such as `graph.k 5`. */
  readonly settings: string;
  /** What the rule goes by, of the point that it took. */
  readonly heldOut: number;
  /** Among how many points. */
  readonly points: number;
  /** By metric name. */
  readonly outcomes: Readonly<Record<string, SweptOutcome>>;
}

/** What a choice comes to on the evaluation split. */
export interface SweptOutcome {
  /** Of the point that was taken. */
  readonly value: number;
  /** Of the best point, which only evaluation labels tell. */
  readonly best: number;
  /** That point, as `settings`. */
  readonly at: string;
  /** What the best has more: at least 0. */
  readonly regret: number;
}
