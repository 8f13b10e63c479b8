import { node } from "../engine/node.ts";
import { sha256 } from "../files/sha256.ts";
import type { StageNode } from "../engine/stage.ts";
import { UserError } from "../errors.ts";
import { bootstrapPlan } from "../method/bootstrap/plan.ts";
import { runBootstrap } from "../method/bootstrap/run-bootstrap.ts";
import { releasedWeight } from "../method/propagation/inductive.ts";
import type { TrainingScores } from "../method/pseudo-labels/supervision.ts";
import type {
  GraphChoice,
  ProbeWeights,
  PropagatedLabels,
  PseudoLabels,
  Scores,
  ScoresWithLogits,
} from "./artefacts.ts";
import { cannotChoose, chosenGraphNode, isChosen } from "./chosen-graph-node.ts";
import { type GraphNodes, graphNodes } from "./graph-nodes.ts";
import { labelBalanceOf } from "./label-balance-of.ts";
import { ofSplit } from "./mask-nodes.ts";
import { partitionOf } from "./materials.ts";
import { probeScoresStage, probeStage } from "./probe.ts";
import { pseudoLabelsStage } from "./pseudo-labels.ts";
import type { Split } from "./split.ts";
import { TextNodes } from "./text-nodes.ts";
import { zlapStage } from "./zlap.ts";

/** Scores of the training masks, from any classifier. */
type TrainingScoresNode = StageNode<Scores | ScoresWithLogits | PropagatedLabels>;

/** The result of a bootstrap: scores of the test masks, and the last labels of the training masks. */
interface Bootstrapped {
  readonly scores: StageNode<Scores>;
  readonly labels: StageNode<PseudoLabels>;
}

/** The classifiers of masks and what they are trained on (Section 4.2). */
export class TrainingNodes extends TextNodes {
  /** Scores of the test masks under the cell's classifier. Without labels there is the text classifier alone. */
  testScores(): StageNode<Scores> {
    const { classifier, supervision } = this.settings;
    const { evaluate, train } = this.materials;
    if (classifier === "zlap") return this.zlap();
    if (classifier === "zero-shot" || supervision.kind === "open") return this.zeroShot(evaluate);
    if (classifier === "knn") return this.knn(this.pseudoLabels("zero-shot", this.zeroShot(train)));
    return this.bootstrapped().scores;
  }

  /**
   * The last pseudo-labels of the training masks: those of the text classifier, or what the trained classifier's scores become
   * when they are supplemented with the supervision.
   */
  lastLabels(): StageNode<PseudoLabels> {
    const { classifier, supervision } = this.settings;
    if (classifier === "knn" || classifier === "zlap") {
      throw new UserError(
        `Expected a classifier that makes pseudo-labels (zero-shot, probe or glcc) but found "${classifier}"`,
        "classifier",
        "Choose another, or measure: evaluation.",
      );
    }
    return classifier === "zero-shot" || supervision.kind === "open"
      ? this.pseudoLabels("zero-shot", this.zeroShot(this.materials.train))
      : this.bootstrapped().labels;
  }

  /** The mutual bootstrap (METHOD 10). Its shortest sequence, LP, is the plain linear probe. */
  bootstrapped(): Bootstrapped {
    const { classifier, supervision, inductive: { coldPrior, ...inductive } } = this.settings;
    const { train, evaluate } = this.materials;
    const sequence = classifier === "probe" ? "LP" : this.settings.bootstrap;
    const bootstrapped = runBootstrap<TrainingScoresNode, StageNode<PseudoLabels>, StageNode<ProbeWeights>>(
      bootstrapPlan(sequence, supervision.kind),
      this.zeroShot(train),
      {
        supplement: (scores, from) => this.pseudoLabels(from, scores),
        train: (labels) => this.probe(labels),
        score: (probe) => this.probeScores(probe, train),
        propagate: (labels) => this.propagated(labels),
      },
    );
    const labels = bootstrapped.labels();
    if (bootstrapped.by === "probe") {
      return { scores: this.probeScores(bootstrapped.probe, evaluate), labels };
    }
    const cold = coldPrior === "zero-shot" ? this.zeroShot(evaluate) : null;
    const warm = bootstrapped.prior ? this.probeScores(bootstrapped.prior, evaluate) : cold;
    const prior = inductive.prior ? warm : null;
    const { solved } = bootstrapped;
    const graph = this.graph();
    const scores = graph.inductive(
      evaluate,
      { settings: inductive, releasedWeight: releasedWeight(supervision.kind) },
      {
        near: graph.near(this.embeddings(evaluate)),
        supplemented: labels,
        // The solution of Eq. 1 came from `propagate`.
        ...(solved ? { solved: solved as StageNode<PropagatedLabels> } : {}),
        ...(prior ? { prior } : {}),
      },
    );
    return { scores, labels };
  }

  /** The mean of the nearest labels. */
  knn(pseudoLabels: StageNode<PseudoLabels>): StageNode<Scores> {
    const graph = this.graph();
    return graph.knn({ near: graph.near(this.embeddings(this.materials.evaluate)), pseudoLabels });
  }

  /** ZLaP reads no label, so it is the same under every supervision: unlabelled training images and text. */
  zlap(): StageNode<Scores> {
    const { graph, zlap } = this.settings;
    const { train, evaluate, given } = this.materials;
    const { k, times, alpha } = graph;
    if (k === "chosen" || alpha === "chosen") throw cannotChoose(this.settings, train);
    // Given vectors have one for each class, background included.
    const hasBackground = this.materials.hasBackground && !given;
    const { node: classVectors, foreground } = this.classVectors();
    return node(
      zlapStage,
      { settings: { k, times, alpha, ...zlap }, foreground, hasBackground },
      { training: this.embeddings(train), test: this.embeddings(evaluate), classVectors },
    );
  }

  /** The labels of full supervision. */
  trueLabels(): StageNode<PseudoLabels> {
    const { train } = this.materials;
    const inputs = { truth: this.truth(train), masks: this.rows(train) };
    return node(pseudoLabelsStage(train, []), { supervision: "full" }, inputs);
  }

  /** Y = Supp(S). Keys hold what the supervision reads and nothing else: ground truth depends on no score. */
  pseudoLabels(
    from: TrainingScores["from"],
    scores: TrainingScoresNode,
  ): StageNode<PseudoLabels> {
    const { supervision, pseudo, reading, seed } = this.settings;
    const { train, hasBackground, labelled } = this.materials;
    if (supervision.kind === "full") return this.trueLabels();
    const inputs = { truth: this.truth(train), masks: this.rows(train), scores };
    const { balance: _, calibrate: __, ...settings } = pseudo;
    const supplement = { from, settings: { ...settings, reading, hasBackground } };
    if (supervision.kind === "semi") {
      const { ids } = labelled(partitionOf(supervision, seed));
      const params = { ...supplement, supervision: "semi", labelled: sha256(ids.join("\n")) } as const;
      return node(pseudoLabelsStage(train, ids), params, inputs);
    }
    const noise = supervision.kind === "noisy"
      ? { supervision: supervision.kind, rate: supervision.rate, seed }
      : { supervision: supervision.kind };
    return node(pseudoLabelsStage(train, []), { ...supplement, ...noise }, inputs);
  }

  /** LP(Y). */
  probe(pseudoLabels: StageNode<PseudoLabels>): StageNode<ProbeWeights> {
    const { train } = this.materials;
    const { supervision, seed, probe: { batches, steps, ...probe } } = this.settings;
    // Found out now, not after hours of work; likewise below.
    if (batches === "alternating" && supervision.kind !== "semi") {
      throw nothingLabelled("probe.batches", batches, "shuffled", supervision.kind);
    }
    const params = {
      settings: probe.epochs === undefined ? { ...probe, steps } : probe,
      seed,
      ...(batches === "alternating" ? { batches } : {}),
    };
    return node(probeStage, params, {
      embeddings: this.embeddings(train),
      pseudoLabels,
      masks: this.rows(train),
    });
  }

  probeScores(probe: StageNode<ProbeWeights>, split: Split): StageNode<ScoresWithLogits> {
    return node(ofSplit(probeScoresStage, split), {}, { probe, embeddings: this.embeddings(split) });
  }

  /** Ŷ = TR(Y), Eq. 1. */
  propagated(pseudoLabels: StageNode<PseudoLabels>): StageNode<PropagatedLabels> {
    const { pseudo, supervision } = this.settings;
    if (pseudo.balance === "labelled" && supervision.kind !== "semi") {
      throw nothingLabelled("pseudo.balance", pseudo.balance, "none, background or class", supervision.kind);
    }
    return this.graph().propagated(pseudoLabels, {
      balance: labelBalanceOf(this.settings, this.materials),
      calibrate: pseudo.calibrate,
    });
  }

  /** The graph of training masks, and all that depends on it. */
  graph(graph = this.settings.graph): GraphNodes {
    const { train: split } = this.materials;
    const training = { split, embeddings: this.embeddings(split), masks: this.rows(split) };
    return graphNodes(training, graph, isChosen(graph) ? this.#chosenGraph() : undefined);
  }

  #chosenGraph(): StageNode<GraphChoice> {
    const { train } = this.materials;
    return chosenGraphNode(this.settings, this.materials, {
      embeddings: this.embeddings(train),
      masks: this.rows(train),
      truth: this.truth(train),
      zeroShot: this.zeroShot(train),
    });
  }
}

function nothingLabelled(setting: string, value: string, others: string, found: string): UserError {
  const [, name] = setting.split(".");
  return new UserError(
    `Expected semi supervision for ${name}: ${value} but found ${found}`,
    setting,
    `Use ${others}.`,
  );
}
