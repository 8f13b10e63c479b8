import type { Artefact } from "../engine/artefact.ts";
import type { GraphSetting } from "../method/bootstrap/validate-graph.ts";
import type { ByteTensor, DoubleTensor, FloatTensor, IntTensor } from "../tensor/tensor.ts";

// What passes between stages: the tensors of every kind of result, with their axes. Only types, so a new kind leaves
// all results valid. K is the number of classes, E the width of embeddings; masks are counted over all images of a split.

/** The rows of images or groups, whatever they are: masks of pictures, or embeddings that were given. */
export type Rows = Artefact<{
  /** [images] */
  maskCounts: IntTensor;
  /** [masks] Pixels. */
  areas: IntTensor | DoubleTensor;
}>;

/** Masks of images as runs: `packMasks` and `unpackMasks`. */
export type Masks = Artefact<MaskTensors>;

export type MaskTensors = {
  /** [images, 2] Height and width. */
  sizes: IntTensor;
  /** [images] */
  maskCounts: IntTensor;
  /** [masks] */
  levels: ByteTensor;
  /** [masks] Pixels. */
  areas: IntTensor;
  /** [masks] */
  runCounts: IntTensor;
  /** [runs] */
  runs: IntTensor;
};

/** Masks from SAM, and where each came from. */
export type SamMaskRows = Artefact<
  MaskTensors & {
    /** [masks] */
    iouPredicted: FloatTensor;
    /** [masks] */
    stability: FloatTensor;
    /** [masks, 2] */
    points: FloatTensor;
    /** [masks, 4] */
    crops: IntTensor;
  }
>;

/** What the ground truth says of masks and images. */
export type Truth = Artefact<{
  /** [masks, K] Shares of each mask's pixels. */
  proportions: FloatTensor;
  /** [masks] The class of most pixels; -1 where every pixel is ignored. */
  majority: IntTensor;
  /** [images, K] 1 where a class occurs. */
  imageLabels: ByteTensor;
}>;

/** Embeddings of masks, not normalised. */
export type Embeddings = Artefact<{
  /** [masks, E] */
  embeddings: FloatTensor;
}>;

/** The text classifier. */
export type ClassVectors = Artefact<{
  /** [names and background words, E] Of unit length. */
  vectors: FloatTensor;
}>;

/** Scores of masks, from any classifier. */
export type Scores = Artefact<{
  /** [masks, K] */
  scores: FloatTensor;
}>;

/** Label maps that stand for masks, one for every class a map has, and their scores. */
export type LabelledRegions = Artefact<
  MaskTensors & {
    /** [masks, K] 1 for the class of the region. */
    scores: FloatTensor;
  }
>;

/** Scores before their last step too. */
export type ScoresWithLogits = Artefact<{
  /** [masks, K], of text [masks, names and background words]. */
  logits: FloatTensor;
  /** [masks, K] */
  scores: FloatTensor;
}>;

/** Y = Supp(S). */
export type PseudoLabels = Artefact<{
  /** [masks, K] */
  labels: FloatTensor;
  /** [masks, K] What the probe is trained on. */
  target: FloatTensor;
  /** [masks] Under semi supervision: 1 in a labelled image. */
  labelled?: ByteTensor;
}, { note?: string }>;

/** Ŷ = TR(Y). */
export type PropagatedLabels = Artefact<{
  /** [masks, K] */
  propagated: FloatTensor;
}, object>;

/** Ŷ in groups of classes, a group a shard. */
export type PropagatedPanels = Artefact<{
  /** [masks, GROUP] */
  panel: FloatTensor;
}>;

/** Factors by which labels are multiplied before they are propagated. */
export type LabelFactors = Artefact<{
  /** [2] Unlabelled and labelled masks. */
  sides?: DoubleTensor;
  /** [K] */
  classes?: DoubleTensor;
}>;

/** The linear probe. */
export type ProbeWeights = Artefact<
  {
    weight: FloatTensor;
    /** Of MAE's recipe alone, [K] and [E] twice. */
    bias?: FloatTensor;
    mean?: FloatTensor;
    variance?: FloatTensor;
  },
  { kind: "authors" | "mae" }
>;

/** The nearest training masks of masks. */
export type NeighbourRows = Artefact<{
  /** [masks, k] */
  ids: IntTensor;
  /** [masks, k] */
  similarities: FloatTensor;
}>;

/** k and alpha as they were chosen on training labels. */
export type GraphChoice = Artefact<
  object,
  GraphSetting & {
    /** mIoU over the folds, 0..1, the usual graph first. */
    tried: readonly (GraphSetting & { readonly miou: number })[];
    note?: string;
  }
>;

/** Training masks in clusters. */
export type MaskClusters = Artefact<{
  /** [masks] The mask behind each place, cluster by cluster. */
  order: IntTensor;
  /** [clusters + 1] */
  starts: IntTensor;
  /** [clusters, E] */
  centroids: FloatTensor;
}, {
  /** Clusters that are searched for each mask. */
  probes: number;
  /** Share of the nearest masks that are found so, 0..1. */
  recall: number;
  note: string;
}>;

/** Degrees of the nodes of a graph. */
export type DegreeRows = Artefact<
  {
    /** [nodes] */
    degree: DoubleTensor;
    /** [nodes] */
    incoming: IntTensor;
  },
  { k: number }
>;

/** D^-1/2 W D^-1/2 in rows. */
export type AffinityRows = Artefact<{
  /** [nodes] Entries of each row. */
  counts: IntTensor;
  /** [entries] */
  columns: IntTensor;
  /** [entries] */
  values: FloatTensor;
}>;

/** Counts that are summed over images, [images, ...]. Which ones there are depends on what is measured. */
export type Counts = Artefact<Readonly<Record<string, IntTensor>>>;

/** Metrics and their resamples by name, [1 + replicates], in percent. */
export type Estimates = Artefact<
  Readonly<Record<string, DoubleTensor>>,
  { images: string; unreached: number }
>;
