/** Types that the exports of `mod.ts` speak of, so that nothing there is of a type that cannot be named. */

export type { ClipConfig, Preprocessing, TowerConfig } from "./backbones/clip/config.ts";
export type { OnnxDenseEncoder, Pixels } from "./backbones/clip/onnx-dense-encoder.ts";
export type { ClipTextEncoder } from "./backbones/clip/text.ts";
export type { LabelMeaning } from "./datasets/read-labels.ts";
export type { Progress, ProgressTask } from "./progress/progress.ts";
export type { StoreReader } from "./engine/store-reader.ts";
export type { ClassList } from "./evaluate/class-list.ts";
export type { CLASS_MEANS, ClassMeanName } from "./evaluate/class-means.ts";
export type { ClassResult, EvaluationOutcome, ImageResult } from "./evaluate/evaluate.ts";
export type { Csr } from "./kernels/cg/csr.ts";
export type { ThresholdedMask } from "./kernels/logits/threshold-logits.ts";
export type { OnStep } from "./method/bootstrap/glcc.ts";
export type { DenseInput } from "./method/dense-crops.ts";
export type { Crops, DenseTokens } from "./method/dense-encoder.ts";
export type { AffinityForm, HeadBias, Pooling } from "./method/heads/head.ts";
export type { HeadOption } from "./method/heads/head-option.ts";
export type { HeadOptions } from "./method/heads/options.ts";
export type { KeyBias } from "./method/key-bias.ts";
export type { LabelMap } from "./method/label-map.ts";
export type { Box, Downsampling } from "./method/mask-bias.ts";
export type { MaskBits } from "./method/mask-set.ts";
export type { OnEpoch } from "./method/probe/fit-probe.ts";
export type { ProbeScores } from "./method/probe/probe-scores.ts";
export type { ProbeKind, ProbeModel, ProbeSettings, ProbeStart } from "./method/probe/probe.ts";
export type { Affinity } from "./method/propagation/affinity.ts";
export type { Calibration, CALIBRATIONS } from "./method/propagation/calibrate.ts";
export type { InductiveSettings, InductiveWeights, LabelledGraph } from "./method/propagation/inductive.ts";
export type { TransductiveSettings } from "./method/propagation/transductive.ts";
export type { ImageLabels, PseudoLabelSettings, Supervision } from "./method/pseudo-labels/supervision.ts";
export type { RgbImage } from "./method/rgb-image.ts";
export type { Box as CropBox, MaskOrigin } from "./method/sam/generate-masks.ts";
export type { PointMasks, PromptableImage } from "./method/sam/promptable-segmenter.ts";
export type { PerLevel } from "./method/sam/settings.ts";
export type { NormalisedImage } from "./method/sampling/cut-crops.ts";
export type { Size } from "./method/size.ts";
export type {
  BootstrapOptions,
  CountStatistic,
  DifferenceInterval,
  Interval as MetricInterval,
} from "./metrics/bootstrap.ts";
export type { ClassTotals } from "./metrics/confusion.ts";
export type { DrawOptions } from "./metrics/image-draws.ts";
export type { AllIgnored } from "./metrics/mask-f1.ts";
export type { SessionOptions } from "./onnx/onnx-session.ts";
export type { Precision, Provider, Runtime } from "./runtime.ts";
export type { Outcome } from "./predict/predict-worker.ts";
export type { Comparison } from "./report/comparison/comparison.ts";
export type { PlotSpec } from "./report/chart/plotly-chart.ts";
export type { Html } from "./report/markup.ts";
export type { Origin } from "./report/origin.ts";
export type {
  Ceiling,
  Cell,
  ClaimResult,
  CorrectedVerdicts,
  Difference,
  EmptyCell,
  Estimate,
  Evidence,
  Interval,
  MeasuredCell,
  Metric,
  OtherSystem,
  PublishedNote,
  Row,
  SeedSpread,
  Table,
  Verdict,
} from "./report/table.ts";
export type { SweptChoice, SweptOutcome, SweptSelection } from "./report/swept-selection.ts";
export type { TerminalOptions, TerminalParts } from "./report/terminal-options.ts";
export type { MimeBundle, View } from "./report/views/view.ts";
export type { Comparable, SideOptions } from "./application/compare/side.ts";
export type { ResultsAsked } from "./application/find-results.ts";
export type { RunOptions } from "./application/options.ts";
export type { RecordedRun } from "./application/recorded-run.ts";
export type { Selection } from "./application/select-cells.ts";
export type { SetValue, Sweep } from "./application/set-values.ts";
export type { Random } from "./tensor/random.ts";
export type { Safetensors } from "./tensor/safetensors.ts";
export type { Tensor, TensorData } from "./tensor/tensor.ts";
export type { AmongMasks } from "./study/neighbours.ts";
