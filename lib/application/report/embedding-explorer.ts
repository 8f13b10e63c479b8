import { nodesBehind } from "../../engine/nodes-behind.ts";
import { nodesOf } from "../../engine/nodes-of.ts";
import { resultOf } from "../../engine/result-of.ts";
import type { Embeddings, Masks, Truth } from "../../stages/artefacts.ts";
import { COUNTS, type countsStage } from "../../stages/counts.ts";
import { type embeddingsStage, MASK_EMBEDDINGS } from "../../stages/embeddings.ts";
import type { WithMatrix } from "../../stages/matrices.ts";
import type { RowScores, ScoresName } from "../../stages/scores-of-shard.ts";
import sharp, { type OverlayOptions } from "sharp";
import type { StoredArtefact } from "../../engine/artefact.ts";
import type { StageNode } from "../../engine/stage.ts";
import type { MaskSet } from "../../method/mask-set.ts";
import type { RgbImage } from "../../method/rgb-image.ts";
import { principalAxes } from "../../metrics/principal-axes.ts";
import { type EmbeddedMask, embeddingMapFigure } from "../../report/figures/embedding-map.ts";
import type { Explorer } from "../../report/page/explorer-page.ts";
import { labelsOnTheirWay } from "./labels-on-their-way.ts";
import { boxAround } from "../../report/panels/pictures.ts";
import { openDataset } from "../../stages/open-dataset.ts";
import { readRows } from "../../stages/row-runs.ts";
import { unpackMasks } from "../../stages/stored-masks.ts";
import { winningLabels } from "../../segmenter/winning-labels.ts";
import { stackRows, unitRows } from "../../tensor/rows.ts";
import type { CellRun, ExperimentRun } from "../experiment-run.ts";
import { rowName } from "../fill-table.ts";

/** More points than this hide each other. */
const MOST = 1200;
const AXES = 3;
/** Steps of Eq. 1 that the map shows, from the known labels on. */
const STEPS = [0, 1, 2, 4, 16];
const CROPS = { columns: 40, side: 56 } as const;

/**
 * The evaluation masks of a cell along the principal axes of their embeddings: of the last row that embeds and labels masks.
 *
 * @param known maps that are there already: of embeddings that have one none is made again.
 * @param sheets crops by file, as JPEG; those of masks that have none yet are added.
 * @returns null where no cell does.
 */
export async function embeddingExplorer(
  run: ExperimentRun,
  known: readonly Explorer[],
  sheets: Map<string, Uint8Array>,
): Promise<Explorer | null> {
  if (run.materials.given) return null;
  const source = run.cells.toReversed().map((cell) => sourceOf(cell)).find((found) => found !== null);
  if (!source) return null;
  const { cell, name } = source;
  const stored = await run.evaluate([source.masks, source.scores, source.truth, source.embeddings]);
  const embedded = resultOf(stored, source.embeddings);
  const scored = resultOf(stored, source.scores) as StoredArtefact<WithMatrix<ScoresName>>;
  const masks = resultOf(stored, source.masks);
  const folder = `embeddings-${embedded.key.slice(0, 12)}`;
  const there = known.find((explorer) => explorer.folder === folder);
  if (there) return there;
  const { evaluate: split } = run.materials;
  const chosen = await chosenMasks(masks);
  const rowsOf = async (read: (row: number) => ReturnType<typeof readRows>) =>
    stackRows(await Promise.all(chosen.map(({ row }) => read(row))));
  const embeddings = unitRows(await rowsOf((row) => readRows(embedded, "embeddings", row, row + 1)));
  const scores = await rowsOf((row) => readRows(scored, name, row, row + 1));
  const { labels } = winningLabels(scores, 0, chosen.length);
  const truths = (await resultOf(stored, source.truth).whole()).tensors.majority.data;
  const { coordinates, shares } = principalAxes(embeddings, AXES);
  const points = chosen.map(({ row, image }, n): EmbeddedMask => ({
    at: [...coordinates.data.subarray(n * AXES, (n + 1) * AXES)],
    truth: truths[row] < 0 ? null : truths[row],
    prediction: labels[n],
    image: split.ids[image],
  }));
  const spread = points.length < 2
    ? []
    : await labelsOnTheirWay(embeddings, points.map(({ truth }) => truth), split.classNames.length, STEPS);
  const file = `assets/crops-${masks.key.slice(0, 12)}.jpg`;
  if (!sheets.has(file)) sheets.set(file, await cropSheet(run, chosen));
  return {
    folder,
    crops: { file, ...CROPS },
    figure: embeddingMapFigure({
      name: "embedding-map",
      title: `Mask embeddings of ${split.name}: ${run.table.source || run.table.title}, ${
        rowName(cell.cell)
      }, ${cell.cell.column}`,
      rule:
        `${chosen.length} of the masks of ${split.ids.length} images, equally far apart in their order, along the principal axes of their unit embeddings.`,
      ...{ classes: split.classNames, shares, points, spread },
    }),
  };
}

/** Where a cell's labelled masks come from. */
interface Source {
  readonly cell: CellRun;
  readonly masks: StageNode<Masks>;
  readonly scores: StageNode<RowScores>;
  readonly truth: StageNode<Truth>;
  readonly embeddings: StageNode<Embeddings>;
  /** Which tensor of the scores labels masks. */
  readonly name: ScoresName;
}

function sourceOf(cell: CellRun): Source | null {
  const [counts] = nodesOf<ReturnType<typeof countsStage>>(COUNTS, [cell.node.inputs.counts]);
  if (cell.cell.part !== "rows" || cell.cell.settings.measure !== "evaluation" || !counts) return null;
  const { inputs: { masks, scores, truth }, params: { scores: name } } = counts;
  if (!truth) return null;
  const embedded = nodesOf<ReturnType<typeof embeddingsStage>>(MASK_EMBEDDINGS, nodesBehind([scores]));
  const embeddings = embedded.find(({ inputs }) => isSame(inputs.masks, masks));
  return embeddings ? { cell, masks, scores, truth, embeddings, name } : null;
}

/** Whether two nodes make the same result: each part of a cell makes nodes of its own. */
function isSame(a: StageNode, b: StageNode): boolean {
  return a.stage.name === b.stage.name && JSON.stringify(a.params) === JSON.stringify(b.params) &&
    Object.entries(a.inputs).every(([name, input]) => name in b.inputs && isSame(input, b.inputs[name]));
}

interface ChosenMask {
  /** Its number among all masks, and that of its image. */
  readonly row: number;
  readonly image: number;
  readonly set: Pick<MaskSet, "height" | "width">;
  readonly bits: Uint8Array;
}

async function chosenMasks(masks: StoredArtefact<Masks>): Promise<ChosenMask[]> {
  const [images] = await masks.shape("maskCounts");
  const counts = (await masks.rows("maskCounts", 0, images)).data;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const step = Math.max(1, total / MOST);
  const chosen: ChosenMask[] = [];
  let [row, image] = [0, 0];
  for (let shard = 0; shard < masks.shardCount; shard++) {
    for (const set of unpackMasks(await masks.shard(shard))) {
      const pixels = set.height * set.width;
      for (let m = 0; m < set.count; m++, row++) {
        if (row < Math.floor(chosen.length * step)) continue;
        chosen.push({
          row,
          image,
          set: { height: set.height, width: set.width },
          bits: set.bits.slice(m * pixels, (m + 1) * pixels),
        });
      }
      image++;
    }
  }
  return chosen;
}

/** Every mask cut out of its image, what is around it faded, in one picture. */
async function cropSheet(run: ExperimentRun, chosen: readonly ChosenMask[]): Promise<Uint8Array> {
  const { evaluate: split } = run.materials;
  const dataset = openDataset(split.source);
  const { columns, side } = CROPS;
  const tiles: OverlayOptions[] = [];
  let [shown, image]: [number, RgbImage | null] = [-1, null];
  for (const [n, mask] of chosen.entries()) {
    if (mask.image !== shown) image = await dataset.image(split.ids[shown = mask.image], split.name);
    const { data, box } = faded(image!, mask);
    const { height, width } = image!;
    const input = await sharp(data, { raw: { height, width, channels: 3 } })
      .extract(box).resize({ width: side, height: side, fit: "cover" }).png().toBuffer();
    tiles.push({ input, left: (n % columns) * side, top: Math.floor(n / columns) * side });
  }
  const size = { width: columns * side, height: Math.ceil(chosen.length / columns) * side };
  const sheet = await sharp({ create: { ...size, channels: 3, background: "white" } })
    .composite(tiles).jpeg({ quality: 80 }).toBuffer();
  return new Uint8Array(sheet);
}

function faded({ data, height, width }: RgbImage, { bits }: ChosenMask) {
  const drawn = data.map((value, at) => bits[Math.floor(at / 3)] ? value : 170 + value / 3);
  return { data: drawn, box: boxAround({ height, width }, (pixel) => bits[pixel] === 1) };
}
