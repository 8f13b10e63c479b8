import type { Figure } from "../figures/figure.ts";
import type { ImageBrowser } from "./image-browser.ts";
import type { Origin } from "../origin.ts";
import type { ReadingPart } from "../reading.ts";
import type { Panels } from "../panels/panels.ts";
import type { Table } from "../table.ts";

/** Everything that a report shows of one experiment. Finished numbers only, like `Table`. */
export interface ExperimentReport {
  /** The table in short; nothing where its experiment names no evidence. */
  readonly reading: readonly ReadingPart[];
  readonly table: Table;
  readonly origin: Origin;
  /** Paired differences between every two rows, by column and metric of the table: "row,than" with the ends of the interval. */
  readonly differences: readonly Readonly<Record<string, readonly [number, number, number]>>[];
  /** Whether the pictures are what the experiment is about: its page shows them first. */
  readonly isOfPictures: boolean;
  /** The table's own first. */
  readonly figures: readonly Figure[];
  readonly panels: readonly Panels[];
  /** Every evaluation image; null where there is no label map of any. */
  readonly browser: ImageBrowser | null;
  /** Scripts with the label maps that `browser` speaks of, by path beside the page. */
  readonly mapFiles: Readonly<Record<string, string>>;
  /** Folder of the map of its embeddings; null where it has none. */
  readonly explorer: string | null;
  /** The table as CSV with every metric, which `table` may show a part of. */
  readonly csv: string;
  /** Commit, data, model, command, versions, hardware: name and value. */
  readonly provenance: readonly (readonly [string, string])[];
  readonly cells: readonly CellReport[];
  /** What is not on its pages, and how to have it; absent where nothing is missing. */
  readonly note?: string;
}

export interface CellReport {
  /** Row or ceiling. */
  readonly row: string;
  readonly column: string;
  readonly seed: number;
  /** Settings in which this cell differs from others of the table, as JSON. */
  readonly differs: string;
  readonly settings: string;
  /** Key of its numbers in the store. */
  readonly key: string;
  /** The stages it went through, from images to numbers. */
  readonly log: readonly StageLog[];
  /** Metrics of every image, as CSV; null where the numbers are of no label map. */
  readonly perImage: string | null;
}

export interface StageLog {
  readonly stage: string;
  readonly key: string;
  readonly shards: number;
  /** Seconds of all shards together when it was computed. */
  readonly seconds: number;
  readonly state: "computed" | "cached";
}
