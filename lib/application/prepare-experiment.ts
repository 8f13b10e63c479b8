import { join } from "node:path";
import { type Experiment, loadExperiment } from "../configuration/experiment.ts";
import { projectFolder } from "../files/project.ts";
import type { StageNode } from "../engine/stage.ts";
import type { GraphChoice } from "../stages/artefacts.ts";
import { heldOutNode } from "../stages/held-out-node.ts";
import type { EstimatesNode } from "../stages/pipeline.ts";
import { UserError } from "../errors.ts";
import { rememberExpressions } from "../expression/remember-expressions.ts";
import { type PublishedTable, readPublished } from "../report/published.ts";
import { partitionOf } from "../stages/materials.ts";
import { pipeline } from "../stages/pipeline.ts";
import { dependentDefaults, Settings } from "../stages/settings.ts";
import { type Hindrance, hindranceOf } from "./comparability.ts";
import { METRICS } from "./table-metrics.ts";
import { inRows, supported } from "./in-rows.ts";
import { isHere, standInText } from "./is-here.ts";
import { checkClaims } from "./judge-claims.ts";
import { namedFloor } from "./named-floor.ts";
import type { RunOptions } from "./options.ts";
import {
  type KnownSplits,
  type Prepared,
  prepareMaterials,
  SMALL_CLIP_NOTE,
  type Surroundings,
  type Wanted,
} from "./prepare-materials.ts";
import { selectCells } from "./select-cells.ts";
import { requireNeeds } from "./require-needs.ts";
import { requireWholePrompts } from "./require-whole-prompts.ts";
import { readText } from "../files/read-text.ts";

export const SPEC = {
  schema: Settings,
  defaultsFor: dependentDefaults,
  metrics: METRICS.map(({ name }) => name),
};

/** An experiment of which everything is known but its numbers. */
export interface PreparedExperiment {
  readonly experiment: Experiment<Settings>;
  /** The paper's numbers, where it has the table. */
  readonly published: PublishedTable | null;
  /** Data and models of the first cell: those the protocol speaks of. */
  readonly materials: Prepared;
  /** Why ours may not be compared with the paper's numbers. */
  readonly hindrance: Hindrance;
  /** What was left out for want of data, for the protocol: sentences without a full stop. */
  readonly leftOut: readonly string[];
  /** The estimates of each cell of the experiment, in its order. */
  readonly nodes: readonly EstimatesNode[];
  /** Under a sweep: for each cell what a rule chooses by; null where there is nothing. Without a sweep empty. */
  readonly heldOut: readonly (StageNode<GraphChoice> | null)[];
}

/** Loads experiments; data and models that several of them use are prepared once. */
export class Preparation {
  readonly #known = new Map<string, Promise<Prepared>>();
  readonly #splits: KnownSplits = new Map();
  readonly #noted = new Set<string>();

  constructor(
    readonly options: Pick<RunOptions, "profile" | "set" | "rows" | "seeds" | "only" | "heldOut">,
    readonly around: Surroundings,
  ) {}

  /**
   * Whatever is wrong with files, settings, data or models is found here, before anything is computed.
   *
   * @throws {UserError} for it.
   */
  async of(name: string): Promise<PreparedExperiment> {
    const memo = this.around.store.memo("expressions");
    const remember = (texts: readonly string[]) => rememberExpressions(texts, memo);
    const whole = await loadExperiment(name, { ...SPEC, remember }, { ...this.options, isHere });
    await remember(whole.claims.flatMap((claim) => "expr" in claim ? claim.expr : []));
    await remember(whole.cells.flatMap(({ settings: { head } }) => head.formula ?? []));
    checkNames(whole);
    const { only } = this.options;
    const loaded = only ? selectCells(whole, only) : whole;
    const isGiven = loaded.cells[0].settings.dataset.name === "embeddings";
    const { experiment, leftOut } = isGiven
      ? await this.#supported(inRows(loaded))
      : { experiment: loaded, leftOut: [] };
    checkNames(experiment);
    const published = experiment.published === undefined
      ? null
      : await publishedTable(experiment.name, experiment.published);
    if (!isGiven) await requireNeeds(experiment);
    experiment.profile.standIns.map(standInText).forEach((text) => this.#note(text));
    const wanted = wantedBy(experiment);
    const nodes: EstimatesNode[] = [];
    const heldOut: (StageNode<GraphChoice> | null)[] = [];
    const isTried = experiment.sweeps.length > 0 && this.options.heldOut !== false;
    const materialsOf = new Map<Settings, Prepared>();
    for (const { part, settings } of experiment.cells) {
      const materials = await this.#materials(settings, wanted);
      materialsOf.set(settings, materials);
      nodes.push(pipeline(settings, materials));
      if (isTried) heldOut.push(part === "rows" ? heldOutNode(settings, materials) : null);
    }
    await requireWholePrompts(nodes, [...materialsOf.values()].map(({ clip }) => clip));
    const materials = materialsOf.get(experiment.cells[0].settings)!;
    // A stand-in was told already.
    const isToldOf = experiment.profile.standIns.some(({ setting }) => setting === "clip");
    if (!isToldOf && materials.dataNotes.includes(SMALL_CLIP_NOTE)) {
      this.#note(
        `note: ${SMALL_CLIP_NOTE}; deno task models pull clip-vit-b-16, then --set clip=clip-vit-b-16`,
      );
    }
    const hindrance = await hindranceOf(
      experiment.cells.map(({ settings }) => settings),
      (settings) => materialsOf.get(settings)!,
      experiment.profile,
    );
    return {
      experiment: namedFloor(experiment, (settings) => materialsOf.get(settings)!),
      published,
      materials,
      hindrance,
      leftOut,
      nodes,
      heldOut,
    };
  }

  /** The experiment without the cells that a file of embeddings does not suffice for. */
  async #supported(
    experiment: Experiment<Settings>,
  ): Promise<{ readonly experiment: Experiment<Settings>; readonly leftOut: readonly string[] }> {
    await requireNeeds(experiment);
    const { given } = await this.#materials(experiment.cells[0].settings, wantedBy(experiment));
    const { cells, notes } = supported(experiment.cells, given!);
    if (cells.some(({ part }) => part === "rows")) {
      notes.forEach((note) => this.#note(`note: ${note}`));
      return { experiment: { ...experiment, cells }, leftOut: notes };
    }
    throw new UserError(
      `Expected a file with which ${experiment.name} can be run but found none of its cells possible`,
      String(experiment.cells[0].settings.dataset.root),
      `${notes.join(". ")}.`,
    );
  }

  /** Once, though several experiments say the same. */
  #note(text: string): void {
    if (!this.#noted.has(text)) this.around.progress.note(text);
    this.#noted.add(text);
  }

  #materials(settings: Settings, wanted: Wanted): Promise<Prepared> {
    const key = JSON.stringify([settings.dataset, settings.clip, settings.runtime, wanted]);
    const around = { ...this.around, splits: this.#splits };
    return this.#known.getOrInsertComputed(key, () => prepareMaterials(settings, wanted, around));
  }
}

/** Claims must speak of what is in the table. */
function checkNames(experiment: Experiment<Settings>): void {
  const { columns, otherColumns, metrics, claims } = experiment;
  const rows = [...experiment.rows, ...experiment.ceilings].map(({ name }) => name);
  checkClaims(claims, { rows, columns, otherColumns, metrics });
}

/** What the cells ask for beside data and CLIP; the same in the same order where they ask for the same. */
function wantedBy({ cells }: Experiment<Settings>): Wanted {
  const partitions = cells.flatMap(({ settings: { supervision, seed } }) =>
    supervision.kind === "semi" ? [partitionOf(supervision, seed)] : []
  );
  const known = new Map(partitions.map((partition) => [JSON.stringify(partition), partition]));
  const masks = new Map(cells.map(({ settings }) => [JSON.stringify(settings.masks), settings.masks]));
  return {
    partitions: [...known.keys()].sort().map((key) => known.get(key)!),
    masks: [...masks.keys()].sort().map((key) => masks.get(key)!),
  };
}

/**
 * The paper's numbers of a table.
 *
 * @param name of the table, for messages. @param file of `experiments/published/`.
 * @throws {UserError} where it is missing or damaged.
 */
export async function publishedTable(name: string, file: string): Promise<PublishedTable> {
  const path = join(projectFolder(), "experiments", "published", file);
  const text = await readText(path).catch(() => {
    throw new UserError(`Expected the published numbers of ${name} but found no such file`, path);
  });
  return readPublished(text, path);
}
