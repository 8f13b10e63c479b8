/** How to print in a terminal. */
export interface TerminalOptions {
  /** Whether colours may be used. */
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** What is printed beside the values and the verdicts; absent: everything. */
  readonly parts?: TerminalParts | undefined;
}

/** Parts of a table that a reader may do without. */
export interface TerminalParts {
  /** Intervals, differences, published numbers, why cells are empty, what claims were judged by. */
  readonly intervals: boolean;
  /** How the numbers were made, and what the bounds below the table are. */
  readonly protocol: boolean;
}

export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
  /** Columns, null where the output is no terminal. */
  readonly columns: number | null;
}

/**
 * Colour in a terminal only; NO_COLOR and TERM=dumb forbid it and FORCE_COLOR allows it, empty values count as unset.
 * Output that goes to a file or a pipe is 100 columns wide unless COLUMNS says otherwise.
 */
export function terminalOptions({ environment, isTerminal, columns }: Surroundings): TerminalOptions {
  const forbidden = Boolean(environment.NO_COLOR) || environment.TERM === "dumb";
  const wanted = isTerminal || (Boolean(environment.FORCE_COLOR) && environment.FORCE_COLOR !== "0");
  const told = Number(environment.COLUMNS);
  return {
    colour: wanted && !forbidden,
    width: columns ?? (Number.isInteger(told) && told > 0 ? told : 100),
  };
}
