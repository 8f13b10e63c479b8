import type { Stage } from "../engine/stage.ts";
import { LEFT_OUT, silhouettes, squaresAboutMeans, textMargins } from "../metrics/embedding-quality.ts";
import { maskConfusionCounts } from "../metrics/mask-f1.ts";
import { matrix } from "../tensor/matrix.ts";
import { unitRows } from "../tensor/rows.ts";
import type { ClassVectors, Counts, Embeddings, Rows, Scores, Truth } from "./artefacts.ts";
import { readMatrix } from "./matrices.ts";
import { meanByImage, sumsByImage } from "./sums-by-image.ts";
import { winningLabels } from "../segmenter/winning-labels.ts";

interface EmbeddingQualityParams {
  readonly classes: number;
  /** How many of the vectors belong to classes. */
  readonly foreground: number;
  readonly hasBackground: boolean;
}

type EmbeddingQualityInputs = {
  masks: Rows;
  truth: Truth;
  embeddings: Embeddings;
  classVectors: ClassVectors;
  /** Of the neighbours' true labels. */
  scores: Scores;
};

/**
 * How good mask embeddings are in themselves, on masks of objects: nearest neighbours of the same class, silhouette, variance
 * explained by classes, nearness to the text of the class. Makes per image `nearest` [images, K * K], ground truth by label of
 * the neighbours, and sums in millionths: `silhouettes` and `textMargins` [images, {sum, masks}], `variance` [images, {within,
 * total}]. Class means are those of the whole split, in resamples too.
 */
export const embeddingQualityStage: Stage<EmbeddingQualityParams, EmbeddingQualityInputs, Counts> = {
  name: "embedding quality",
  module: import.meta.url,
  maker: { export: "embeddingQualityStage" },
  async run({ classes, foreground, hasBackground }, inputs) {
    const x = unitRows(await readMatrix(inputs.embeddings, "embeddings"));
    const truths = (await inputs.truth.whole()).tensors.majority.data;
    const perImage = (await inputs.masks.whole()).tensors.maskCounts.data;
    const vectors = await readMatrix(inputs.classVectors, "vectors");
    const ofClasses = matrix(foreground, vectors.cols, vectors.data.slice(0, foreground * vectors.cols));
    const offset = hasBackground ? 1 : 0;
    const K = classes;
    const objects = truths.map((label) => label < offset ? LEFT_OUT : label - offset);
    const { within, total } = squaresAboutMeans(x, objects, K - offset);
    const { labels } = winningLabels(await readMatrix(inputs.scores, "scores"), 0, truths.length);
    const nearest = new Int32Array(perImage.length * K * K);
    let from = 0;
    perImage.forEach((count, image) => {
      const end = from + count;
      nearest.set(maskConfusionCounts(truths.slice(from, end), labels.slice(from, end), K), image * K * K);
      from = end;
    });
    return {
      tensors: {
        nearest: { shape: [perImage.length, K * K], data: nearest },
        silhouettes: meanByImage(perImage, silhouettes(x, objects, K - offset)),
        textMargins: meanByImage(perImage, textMargins(x, ofClasses, objects)),
        variance: sumsByImage(perImage, within, total),
      },
      facts: {},
    };
  },
};
