import { resultOf } from "../engine/result-of.ts";
import { FileWatch } from "../datasets/file-watch.ts";
import { evaluateNodes, Evaluation } from "../engine/evaluate-nodes.ts";
import type { RunElsewhere } from "../engine/elsewhere.ts";
import type { PartDone, Share } from "../engine/part.ts";
import { type PlannedNode, planNodes } from "../engine/plan-nodes.ts";
import { planRounds, type Rounds } from "../engine/plan-rounds.ts";
import { OverallProgress } from "../progress/overall-progress.ts";
import { type Progress, silentProgress } from "../progress/progress.ts";
import { type Provenance, provenance } from "../engine/provenance.ts";
import type { StageNode } from "../engine/stage.ts";
import { sha256 } from "../files/sha256.ts";
import { stageLogs } from "../engine/stage-log.ts";
import { Store } from "../engine/store.ts";
import { runElsewhere } from "../stages/run-elsewhere.ts";
import { Workers } from "../stages/workers.ts";
import { codeBehind } from "./code-behind.ts";
import { CellReader, type Evaluate } from "./cell-reader.ts";
import type { ExperimentRun } from "./experiment-run.ts";
import { heldOutNumbers } from "./held-out-numbers.ts";
import { parseRecordedRun } from "./recorded-run.ts";
import { sweptSelection } from "./swept-selection.ts";
import { fillTable } from "./fill-table.ts";
import { KnownIntervals } from "./known-intervals.ts";
import { IMAGE_NAMES, rememberImageNames } from "./image-names.ts";
import { namedInRows } from "./in-rows.ts";
import type { RunOptions } from "./options.ts";
import { intervalsOf } from "./intervals-of.ts";
import { Preparation, type PreparedExperiment } from "./prepare-experiment.ts";
import { protocolLines } from "./protocol.ts";
import { readOnce } from "./read-once.ts";
import { recordRun } from "./record-run.ts";
import { ruleLines } from "./rule-lines.ts";
import { tableFigure } from "./table-figure.ts";
import { unreachedLines } from "./unreached-lines.ts";

/** An experiment that cannot be run, and why. */
export interface Refusal {
  readonly name: string;
  readonly error: unknown;
}

/**
 * Experiments run as one: what several of them need is computed once, heads of different experiments share one pass of CLIP's
 * trunk. One that fails does not keep the others from being run.
 */
export class Suite {
  #evaluation: Promise<Evaluation> | undefined;
  #provenance: Promise<Provenance> | undefined;
  /** What is told of the evaluation: one line for all of its stages. */
  #overall: OverallProgress | undefined;
  #closed = false;

  private constructor(
    readonly experiments: readonly PreparedExperiment[],
    /** Those that something is wrong with before anything is computed. */
    readonly refused: readonly Refusal[],
    readonly around: {
      readonly store: Store;
      readonly workers: Workers;
      readonly elsewhere: RunElsewhere;
      readonly signal: AbortSignal;
      readonly progress: Progress;
      readonly files: FileWatch;
    },
  ) {}

  /** Loads and prepares experiments; computes nothing. */
  static async open(names: readonly string[], options: RunOptions = {}): Promise<Suite> {
    const { signal = new AbortController().signal, progress = silentProgress } = options;
    const files = new FileWatch();
    const workers = new Workers((text) => progress.note(text));
    const around = {
      store: Store.open(),
      ...{ workers, elsewhere: runElsewhere(workers) },
      signal,
      progress,
      files,
    };
    const preparation = new Preparation(options, { ...around, isPlan: options.plan ?? false });
    const experiments: PreparedExperiment[] = [];
    const refused: Refusal[] = [];
    for (const name of names) {
      try {
        experiments.push(await preparation.of(name));
      } catch (error) {
        signal.throwIfAborted();
        refused.push({ name, error });
      }
    }
    return new Suite(experiments, refused, around);
  }

  /** What would be computed for all experiments together, and why. */
  plan(): Promise<PlannedNode[]> {
    return planNodes(this.#nodes(), { store: this.around.store });
  }

  /** In which rounds processes on one store would compute it. */
  rounds(): Promise<Rounds> {
    return planRounds(this.#nodes(), { store: this.around.store });
  }

  /** Computes of all experiments together what one of several processes on one store is to; makes no table. */
  async share(share: Share): Promise<PartDone> {
    const { store, signal, progress, elsewhere } = this.around;
    const { requireUnchanged } = this;
    const part = typeof share === "object" ? { part: share } : {};
    const evaluation = await Evaluation.of(this.#nodes(), {
      ...{ store, signal, progress, elsewhere, requireUnchanged },
      ...part,
    });
    if (share === "whole") return await evaluation.wholes();
    return share === "rest" ? await evaluation.rest() : await evaluation.shardsOfPart();
  }

  /**
   * Computes what is missing of an experiment, and with it what the others share with it.
   *
   * @throws {UserError} from stages, or when the disk is full; the signal's reason when aborted.
   */
  async run(prepared: PreparedExperiment): Promise<ExperimentRun> {
    const { experiment, published, materials, hindrance, leftOut, nodes, heldOut } = prepared;
    // Git is asked while results are found.
    const asked = this.#provenance ??= provenance();
    const evaluation = await (this.#evaluation ??= this.#begin());
    const behind = allOf(prepared);
    const results = await this.#overall!.during(experiment.name, () => evaluation.results(behind));
    const cells = experiment.cells.map((cell, i) => ({
      cell,
      node: nodes[i],
      estimates: resultOf(results, nodes[i]),
      read: new CellReader(nodes[i], this.evaluate),
    }));
    const settings = experiment.cells.filter(({ part }) => part === "rows").map(({ settings }) => settings);
    const read = readOnce(cells);
    const keys = cells.map(({ estimates }) => estimates.key);
    const intervals = await KnownIntervals.open(keys, this.around.store.memo("intervals"));
    const filled = {
      ...await fillTable(
        experiment,
        read,
        published,
        [
          ...protocolLines(settings, materials, experiment.profile),
          ...leftOut.map((note) => `${note}.`),
          ...await ruleLines(nodes, {
            evaluate: this.evaluate,
            keyOf: (node) => evaluation.nodes.get(node)!.key,
            memo: this.around.store.memo("facts"),
          }),
          ...await unreachedLines(read, materials.given ? "rows" : "masks"),
        ],
        hindrance,
        intervals,
      ),
      intervals: intervalsOf(settings, materials),
    };
    await intervals.keep().catch(() => {});
    // Reading may have put damaged results right.
    const computedKeys = evaluation.computedBehind(behind);
    const named = { ...(materials.given ? namedInRows(filled) : filled), status: [statusOf(computedKeys)] };
    const memo = this.around.store.memo(IMAGE_NAMES);
    for (const split of [materials.train, materials.evaluate]) {
      // A convenience for those who read results: no run is lost for want of it.
      await rememberImageNames(split, memo).catch(() => {});
    }
    const madeWith = await asked;
    const record = recordRun(
      experiment,
      cells,
      named,
      materials,
      madeWith,
      codeBehind(behind.map((node) => evaluation.nodes.get(node)!)),
      await heldOutNumbers(heldOut, results),
    );
    const selection = experiment.sweeps.length > 0
      ? sweptSelection(parseRecordedRun(JSON.stringify(record), experiment.name))
      : null;
    const table = { ...named, ...(selection ? { selection } : {}) };
    return {
      ...{ experiment, table, published, cells, materials, computedKeys },
      figure: tableFigure(table, experiment),
      record,
      provenance: madeWith,
      origin: {
        state: computedKeys.size > 0 ? "computed" : "cached",
        key: sha256(keys.join("\n")),
        commit: (await madeWith).commit ?? null,
        dirty: (await madeWith).dirty,
      },
      logs: () => stageLogs(nodes, this.around.store),
      evaluate: this.evaluate,
    };
  }

  /** Ends the workers. What was run can still be read. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.around.workers.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #begin(): Promise<Evaluation> {
    const { store, signal, progress, elsewhere } = this.around;
    const { requireUnchanged } = this;
    const overall = () => this.#overall;
    const evaluation = await Evaluation.of(this.#nodes(), {
      ...{ store, signal, elsewhere, requireUnchanged },
      progress: {
        begin: (...task) => (overall() ?? progress).begin(...task),
        note: (message) => progress.note(message),
      },
      onResult: (done) => overall()?.finished(done),
    });
    this.#overall = new OverallProgress(progress, evaluation.wanted.length);
    return evaluation;
  }

  #nodes(): StageNode[] {
    return this.experiments.flatMap(allOf);
  }

  readonly requireUnchanged = () => this.around.files.requireUnchanged();

  /** Results of any nodes, computed where the store does not have them. */
  readonly evaluate: Evaluate = async (nodes) => {
    const evaluation = await (this.#evaluation ??= this.#begin());
    try {
      if (nodes.every((node) => evaluation.has(node))) return await evaluation.results(nodes);
      return await evaluateNodes(nodes, { ...this.around, requireUnchanged: this.requireUnchanged });
    } finally {
      if (this.#closed) await this.around.workers.close();
    }
  };
}

/** What an experiment asks for: the numbers of its cells, and under a sweep what a rule chooses by. */
function allOf({ nodes, heldOut }: PreparedExperiment): StageNode[] {
  return [...nodes, ...heldOut.filter((node) => node !== null)];
}

function statusOf(computedKeys: ReadonlySet<string>): string {
  if (computedKeys.size === 0) return "everything came from the store";
  return `${computedKeys.size} stages were computed, the others came from the store`;
}
