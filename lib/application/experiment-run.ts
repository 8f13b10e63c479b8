import type { Estimates } from "../stages/artefacts.ts";
import type { StoredArtefact } from "../engine/artefact.ts";
import type { Cell, Experiment } from "../configuration/experiment.ts";
import type { Provenance } from "../engine/provenance.ts";
import type { LoggedStage } from "../engine/stage-log.ts";
import type { EstimatesNode } from "../stages/pipeline.ts";
import type { Figure } from "../report/figures/figure.ts";
import type { Origin } from "../report/origin.ts";
import type { PublishedTable } from "../report/published.ts";
import type { Table } from "../report/table.ts";
import type { Settings } from "../stages/settings.ts";
import type { CellReader, Evaluate } from "./cell-reader.ts";
import type { Prepared } from "./prepare-materials.ts";
import type { RunRecord } from "./write-results.ts";

/**
 * A finished experiment: its table and figure, and everything that its numbers came from.
 *
 * @internal
 */
export interface ExperimentRun {
  readonly experiment: Experiment<Settings>;
  /** Table with claims and protocol. */
  readonly table: Table;
  readonly figure: Figure;
  readonly published: PublishedTable | null;
  /** One per cell of the experiment, in its order: one row and column has a cell per seed. */
  readonly cells: readonly CellRun[];
  /** Data and models. */
  readonly materials: Prepared;
  /** What run.json holds. */
  readonly record: RunRecord;
  readonly provenance: Provenance;
  /** Whether numbers were computed or came from the store, their key and the commit. */
  readonly origin: Origin;
  /** Keys of the stage results that this run computed; the others came from the store. */
  readonly computedKeys: ReadonlySet<string>;
  /** For each cell the stages behind it, inputs first, with their keys and times. */
  logs(): Promise<LoggedStage[][]>;
  /** Results of any nodes, such as inputs of those of the cells. */
  readonly evaluate: Evaluate;
}

/**
 * A cell with its result.
 *
 * @internal
 */
export interface CellRun {
  readonly cell: Cell<Settings>;
  /** The node of its estimates; every stage hangs on it as an input. */
  readonly node: EstimatesNode;
  /** Per metric the value, then its bootstrap replicates. */
  readonly estimates: StoredArtefact<Estimates>;
  /** Access to counts, masks, labels and label maps of single images. */
  readonly read: CellReader;
}
