import type { StoredArtefact } from "../engine/artefact.ts";
import { provenance } from "../engine/provenance.ts";
import { stageLogs } from "../engine/stage-log.ts";
import { nodesBehind } from "../engine/nodes-behind.ts";
import { nodesOf } from "../engine/nodes-of.ts";
import { resultOf } from "../engine/result-of.ts";
import type { Stage, StageNode } from "../engine/stage.ts";
import { UserError } from "../errors.ts";
import { makeHead } from "../method/heads/registry.ts";
import type { Interval } from "../metrics/bootstrap.ts";
import { DEFAULT_BOOTSTRAP } from "../method/bootstrap/plan.ts";
import { TRANSDUCTIVE_DEFAULTS } from "../method/propagation/transductive.ts";
import { affinity } from "../method/propagation/affinity.ts";
import {
  INDUCTIVE_DEFAULTS,
  inductiveScores,
  type InductiveSettings,
} from "../method/propagation/inductive.ts";
import type { Cost, CostTable } from "../report/cost-table.ts";
import type { ClaimResult } from "../report/table.ts";
import type { NeighbourRows, PseudoLabels } from "../stages/artefacts.ts";
import { inductiveStage } from "../stages/inductive.ts";
import { isLarge } from "../stages/pieces.ts";
import { readMatrix } from "../stages/matrices.ts";
import { neighboursStage } from "../stages/neighbours.ts";
import { neighboursOf } from "../stages/neighbour-rows.ts";
import { matrix } from "../tensor/matrix.ts";
import { costClaims } from "./cost-claims.ts";
import { extraTime } from "./extra-time.ts";
import { headCrops } from "./head-crops.ts";
import type { PublishedTable } from "../report/published.ts";
import type { RunOptions } from "./options.ts";
import { type PreparedExperiment, publishedTable } from "./prepare-experiment.ts";
import { requirePictures } from "./require-pictures.ts";
import { resultsFolder } from "./results-folder.ts";
import { Suite } from "./suite.ts";

/** The cell whose cost is told: GLCC with two rounds, as in the paper. */
const EXPERIMENT = "table7";
const SEQUENCE = DEFAULT_BOOTSTRAP;

/** Quantities of Table S4, and what comes before GLCC, which the paper compares it with in words. */
const QUANTITIES = [
  { name: "trainingMasks", label: "N, training masks", unit: "", digits: 0 },
  { name: "trainProbeSeconds", label: "training the probes of both rounds", unit: "s", digits: 1 },
  { name: "affinityGraphSeconds", label: "neighbour graph", unit: "s", digits: 1 },
  { name: "propagationSeconds", label: "label propagation of both rounds", unit: "s", digits: 1 },
  { name: "inferenceMsPerImage", label: "GLCC on a test image", unit: "ms", digits: 1 },
  { name: "beforeMsPerImage", label: "masks and CLIP on a test image", unit: "ms", digits: 1 },
  { name: "beforeTrainSeconds", label: "masks and CLIP on the training images", unit: "s", digits: 1 },
] as const;

type Quantity = typeof QUANTITIES[number]["name"];

/**
 * Table S4: what GLCC costs, from the times that its stages took when they were computed. What is not in the store is computed,
 * and timed, now.
 *
 * @param options.out absolute path of the folder for results; default: `results` of the project.
 * @returns the table, and the folder in which its files belong.
 * @throws {UserError} for anything wrong with the profile, its data or models.
 */
export async function measureCost(
  options: RunOptions & { readonly out?: string | undefined },
): Promise<{ table: CostTable; claims: ClaimResult[]; folder: string }> {
  await using suite = await Suite.open([EXPERIMENT], options);
  if (suite.refused.length > 0) throw suite.refused[0].error;
  const [prepared] = suite.experiments;
  requirePictures(prepared);
  const { quantities: ours, scored } = await quantitiesOf(suite, prepared);
  const claims = costClaims({
    dba: await extraTimeOfHead(prepared.materials.clip.folder),
    inductive: isLarge(prepared.materials.train) ? null : await extraTimeOfInductive(scored),
    inference: 100 * ours.inferenceMsPerImage / ours.beforeMsPerImage,
    construction: 100 * (ours.trainProbeSeconds + ours.affinityGraphSeconds + ours.propagationSeconds) /
      ours.beforeTrainSeconds,
  });
  const paper = await publishedTable("Table S4", "tableS4.csv");
  const { hardware: { cpu, cores, memory, system } } = await provenance();
  const { profile } = prepared.experiment;
  const table: CostTable = {
    title: "Cost of GLCC with two rounds of bootstrapping",
    source: "Paper Table S4",
    columns: [`${profile.title}, here`, "VOC, published", "COCO-Object, published"],
    rows: QUANTITIES.map((quantity) => ({
      ...quantity,
      values: [
        { value: ours[quantity.name] },
        published(paper, "VOC", quantity.name),
        published(paper, "COCO-Obj", quantity.name),
      ],
    })),
    notes: [
      `Here: ${cpu}, ${cores} cores, ${memory} GiB, ${system}, no GPU used. Times by the clock while each stage was computed, as ` +
      "the store recorded them; other programs on the machine lengthen them.",
      "Published: a single RTX 3090 with 24 GB (Section 5.2).",
      "GLCC on a test image: its masks' neighbours, probe scores and inductive propagation.",
    ],
  };
  const { out, set = [] } = options;
  const folder = resultsFolder(
    { ...prepared.experiment, name: "table-s4" },
    { out, set },
    prepared.materials,
  );
  return { table, claims, folder };
}

/** Stages that make the graph and that solve Eq. 1: of large splits, several. */
const GRAPH = ["mask clusters", "embeddings by cluster", "neighbour graph"];
const PROPAGATION = ["mask degrees", "affinity", "label balance", "propagated panels", "propagated labels"];

async function quantitiesOf(
  suite: Suite,
  prepared: PreparedExperiment,
): Promise<{ quantities: Record<Quantity, number>; scored: ScoredInputs }> {
  const { experiment, nodes, materials: { evaluate } } = prepared;
  const index = experiment.cells.findIndex(({ settings }) =>
    settings.classifier === "glcc" && settings.bootstrap === SEQUENCE
  );
  if (index < 0) throw new UserError(`Expected a cell with the bootstrap ${SEQUENCE} in ${experiment.name}`);
  const behind = nodesBehind([nodes[index].inputs.counts.inputs.scores]);
  const named = (name: string) => nodesOf<Stage>(name, behind);
  const [propagated] = nodesOf<typeof inductiveStage>(inductiveStage.name, behind);
  const { near, prior, supplemented } = propagated.inputs;
  const before = [near.inputs.test, near.inputs.test.inputs.masks];
  // Whatever was cleared from the store is computed again, or it would seem to cost nothing.
  const results = await suite.evaluate([...behind]);
  const seconds = new Map<string, number>();
  for (const { key, seconds: taken } of (await stageLogs([propagated], suite.around.store))[0]) {
    seconds.set(key, taken);
  }
  const total = (stages: readonly StageNode[]) => {
    const keys = new Set(stages.map((node) => results.get(node)!.key));
    return [...keys].reduce((sum, key) => sum + seconds.get(key)!, 0);
  };
  const perImage = (stages: readonly StageNode[]) => 1000 * total(stages) / evaluate.ids.length;
  const [graph] = nodesOf<typeof neighboursStage>(neighboursStage.name, behind);
  const neighbours = resultOf(results, graph);
  const [trainingMasks] = await neighbours.shape("ids");
  const training = named("mask embeddings").find((node) => node !== near.inputs.test)!;
  const quantities = {
    trainingMasks,
    trainProbeSeconds: total(named("linear probe")),
    affinityGraphSeconds: total(GRAPH.flatMap(named)),
    propagationSeconds: total(PROPAGATION.flatMap(named)),
    inferenceMsPerImage: perImage([near, prior!, propagated]),
    beforeMsPerImage: perImage(before),
    beforeTrainSeconds: total([training, training.inputs.masks]),
  };
  return {
    quantities,
    scored: {
      neighbours,
      near: resultOf(results, near),
      supplemented: resultOf(results, supplemented),
    },
  };
}

/** What Eq. 14 reads, where the graph fits into memory. */
interface ScoredInputs {
  readonly neighbours: StoredArtefact<NeighbourRows>;
  readonly near: StoredArtefact<NeighbourRows>;
  readonly supplemented: StoredArtefact<PseudoLabels>;
}

/** Crops that heads are timed on together. */
const TIMED_CROPS = 4;

async function extraTimeOfHead(clipFolder: string): Promise<Interval> {
  const { readClip } = await import("../backbones/clip/model.ts");
  const { openDenseEncoder } = await import("../backbones/clip/onnx-dense-encoder.ts");
  const encoder = await openDenseEncoder(await readClip(clipFolder), { threads: 1 });
  const crops = headCrops(encoder, TIMED_CROPS);
  const encoded = (name: string) => async () => {
    await encoder.encode(crops, [makeHead(name)]);
  };
  return await extraTime(encoded("dba"), encoded("maskclip"));
}

async function extraTimeOfInductive({ neighbours, near, supplemented }: ScoredInputs): Promise<Interval> {
  const graph = neighboursOf(await neighbours.whole());
  const queries = neighboursOf(await near.whole());
  const labels = await readMatrix(supplemented, "labels");
  const prior = matrix(queries.count, labels.cols);
  const training = {
    labels,
    degree: affinity(graph).degree,
    k: graph.k,
    alpha: TRANSDUCTIVE_DEFAULTS.alpha,
    releasedWeight: 1,
  };
  const scored = (settings: Pick<InductiveSettings, "weights" | "prior">) => () => {
    inductiveScores(queries, training, prior, { ...INDUCTIVE_DEFAULTS, ...settings });
  };
  return await extraTime(
    scored({ weights: "degree", prior: true }),
    scored({ weights: "l1", prior: false }),
  );
}

function published(paper: PublishedTable, row: string, quantity: string): Cost {
  const found = paper.numbers.find((number) => number.row === row && number.metric === quantity);
  if (!found || found.value === null) return null;
  return { value: found.value, ...(found.note.includes("upper bound") ? { atMost: true } : {}) };
}
