import { node } from "../engine/node.ts";
import type { StageNode } from "../engine/stage.ts";
import { UserError } from "../errors.ts";
import { makeHead } from "../method/heads/registry.ts";
import type { Counts } from "./artefacts.ts";
import { cannotChoose } from "./chosen-graph-node.ts";
import { discriminationBiasStage } from "./discrimination-bias.ts";
import { embeddingQualityStage } from "./embedding-quality.ts";
import { inductiveApproximationStage } from "./inductive-approximation.ts";
import { labelBalanceOf } from "./label-balance-of.ts";
import { isLarge } from "./pieces.ts";
import { TrainingNodes } from "./training-nodes.ts";

/** Number of test masks for which Eq. 11 is solved. Each takes some tenths of a second. */
const APPROXIMATION_SAMPLE = 60;

/** Measurements of the evaluation split that need no label map. */
export class MeasureNodes extends TrainingNodes {
  /** How good embeddings are in themselves: against the true labels of neighbours, classes and texts. */
  embeddingQuality(): StageNode<Counts> {
    const { evaluate: split, hasBackground } = this.materials;
    const { node: classVectors, foreground } = this.classVectors();
    return node(embeddingQualityStage, { classes: split.classNames.length, foreground, hasBackground }, {
      masks: this.rows(split),
      truth: this.truth(split),
      embeddings: this.embeddings(split),
      classVectors,
      scores: this.knn(this.trueLabels()),
    });
  }

  /** Figure 2 on every mask of an object. */
  discriminationBias(): StageNode<Counts> {
    const { evaluate: split, hasBackground, workers } = this.materials;
    const { head: { name, ...options } } = this.settings;
    if (!makeHead(name, options).affinity) {
      throw new UserError(
        `Expected a head with an affinity for measure: discrimination-bias but found "${name}"`,
        "head",
        "Use dba-eq7.",
      );
    }
    const stage = discriminationBiasStage(split, this.viewing, workers);
    return node(stage, { ...this.dense(split), hasBackground }, {
      masks: this.masks(split),
      truth: this.truth(split),
      classVectors: this.classVectors().node,
    });
  }

  /** Eq. 14 against Eq. 11, after one linear probe as in Table 8. */
  inductiveApproximation(): StageNode<Counts> {
    const { supervision, graph: { testK: _, ...graph } } = this.settings;
    const { train, evaluate } = this.materials;
    if (supervision.kind === "full" || supervision.kind === "open" || isLarge(train)) {
      throw new UserError(
        isLarge(train)
          ? `Expected a training split whose graph fits into memory but found ${train.ids.length} images`
          : `Expected a supervision under which Eq. 1 is solved but found "${supervision.kind}"`,
        "measure",
        "Use weak, semi or noisy supervision and a smaller split, such as dataset.train: train[:2000].",
      );
    }
    if (graph.k === "chosen" || graph.alpha === "chosen") throw cannotChoose(this.settings, train);
    const probe = this.probe(this.pseudoLabels("zero-shot", this.zeroShot(train)));
    const pseudoLabels = this.pseudoLabels("probe", this.probeScores(probe, train));
    const [training, test] = [this.embeddings(train), this.embeddings(evaluate)];
    const { neighbours, near } = this.graph(graph);
    const balance = labelBalanceOf(this.settings, this.materials);
    return node(inductiveApproximationStage, { alpha: graph.alpha, balance, sample: APPROXIMATION_SAMPLE }, {
      ...{ training, test, neighbours, pseudoLabels },
      masks: this.rows(evaluate),
      near: near(test),
      solved: this.propagated(pseudoLabels),
      prior: this.probeScores(probe, evaluate),
    });
  }
}
