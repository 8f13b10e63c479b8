/**
 * ablate: the method of "Tuning-free Universally-Supervised Semantic Segmentation" (DBA-CLIP and GLCC) and the
 * experiment framework around it.
 *
 * @example A head written as a formula computes what the head of the paper does
 * ```ts
 * import assert from "node:assert/strict";
 * import { makeHead } from "ablate";
 *
 * assert.equal(makeHead("dba").source, "Eq. 10");
 * const formula = "(softmax(q * transpose(q) * scale + B) + softmax(k * transpose(k) * scale + B)) * v";
 * assert.deepEqual(makeHead("formula", { formula }).bias, makeHead("dba").bias);
 * ```
 *
 * @example The small CLIP of the checkout, and what it makes of words
 * ```ts
 * import assert from "node:assert/strict";
 * import { openTextEncoder, readClip } from "ablate";
 *
 * const clip = await readClip("models/toybox-clip");
 * const text = await openTextEncoder(clip);
 * const { rows, data } = await text.encode(["a red car", "a tree"]);
 * assert.equal(rows, 2);
 * assert.ok(data.every(Number.isFinite));
 * await text.close();
 * ```
 *
 * @module
 */

// DBA-CLIP: mask embeddings from a frozen CLIP.
export type { DenseEncoder } from "./method/dense-encoder.ts";
export { embedMasks, type EmbedMasksInput } from "./method/embed-masks.ts";
export type { Algebra, Head, LastBlock } from "./method/heads/head.ts";
export { headOptions } from "./method/heads/options.ts";
export { heads, makeHead } from "./method/heads/registry.ts";
export type { MaskSet } from "./method/mask-set.ts";
export type { SamplingSettings } from "./method/sampling/sampling.ts";
export { type ClipModel, readClip } from "./backbones/clip/model.ts";
export { openDenseEncoder } from "./backbones/clip/onnx-dense-encoder.ts";
export { openTextEncoder } from "./backbones/clip/text.ts";
export type { MaskGenerator } from "./backbones/mask-generator.ts";

// Masks by SAM (METHOD 2), or by anything else that can be asked at points.
export { type OnnxSam, openSam } from "./backbones/sam/onnx-sam.ts";
export { type GeneratedMasks, generateMasks } from "./method/sam/generate-masks.ts";
export type { PromptableSegmenter } from "./method/sam/promptable-segmenter.ts";
export { type MaskGenerationSettings, MINIMAL_OVERLAP } from "./method/sam/settings.ts";

// GLCC: classifiers on mask embeddings.
export {
  fitGlcc,
  GLCC_DEFAULTS,
  type GlccModel,
  type GlccSettings,
  type GlccTraining,
  predictGlcc,
} from "./method/bootstrap/glcc.ts";
export { EmbeddingClassifier, type FitOptions } from "./method/embedding-classifier.ts";
export type { ClassifierMethod, ClassifierOptions } from "./method/classifier-options.ts";
export type { Labels, Rows } from "./method/given-labels.ts";
export { fitProbe } from "./method/probe/fit-probe.ts";
export { probeScores } from "./method/probe/probe-scores.ts";
export { type Matrix, matrix } from "./tensor/matrix.ts";

// Metrics.
export { bootstrapInterval, pairedDifference } from "./metrics/bootstrap.ts";
export { confusionCounts } from "./metrics/confusion.ts";
export { iou, miouPresent } from "./metrics/miou.ts";
export { macroF1Skip, macroF1Zero, maskConfusionCounts } from "./metrics/mask-f1.ts";
export { evaluate, type EvaluateRequest, type Evaluation } from "./evaluate/evaluate.ts";

// Label maps for a folder of images.
export { predict, type Predictions, type PredictOptions } from "./predict/predict.ts";

// Looking at single images and at the graph, a step at a time; in notebooks.
export { type HeadChoice, Study, type StudyOptions } from "./study/study.ts";
export type { MaskNeighbour } from "./study/neighbours.ts";
export { NeighboursView } from "./study/neighbours-view.ts";
export { exampleFolder } from "./study/example-folder.ts";
export { plantedTable8 } from "./study/planted-table8.ts";
export { PlantedGraph, type PlantedGraphOptions } from "./study/planted-graph.ts";
export { decodeSafetensors, encodeSafetensors } from "./tensor/safetensors.ts";

// Experiments.
export { reproduce, type ReproduceChanges, Reproduction } from "./application/reproduce.ts";
export { sweep } from "./application/set-values.ts";
export { load, type LoadChanges, Loaded } from "./application/load.ts";
export { compare, type CompareOptions } from "./application/compare/compare.ts";
export { ComparisonView } from "./report/views/comparison-view.ts";
export type { CountsAsked } from "./application/counts-frames.ts";
export type { TidyRow } from "./application/tidy-rows.ts";
export { Frame, type FrameValue } from "./report/views/frame.ts";
export { TableView } from "./report/views/table-view.ts";
export { FigureView } from "./report/views/figure-view.ts";
export { plot, PlotView } from "./report/views/plot-view.ts";
export { PanelsView } from "./report/views/panels-view.ts";
export { ClaimsView } from "./report/views/claims-view.ts";
export type { CellRun, ExperimentRun } from "./application/experiment-run.ts";
export { UserError } from "./errors.ts";

export type * from "./mod-types.ts";
