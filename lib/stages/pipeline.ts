import type { Json } from "../engine/artefact.ts";
import { sha256 } from "../engine/sha256.ts";
import type { Params, Stage, StageNode } from "../engine/stage.ts";
import { UserError } from "../errors.ts";
import { bootstrapPlan } from "../method/bootstrap/plan.ts";
import { runBootstrap } from "../method/bootstrap/run-bootstrap.ts";
import { makeHead } from "../method/heads/registry.ts";
import { releasedWeight } from "../method/propagation/inductive.ts";
import { TEMPLATE_SETS } from "../method/text-classifier/templates.ts";
import type { PseudoLabelSettings, TrainingScores } from "../method/pseudo-labels/supervision.ts";
import { chosenGraphStage, RELEASED_GRID } from "./chosen-graph.ts";
import { classVectorsStage } from "./class-vectors.ts";
import { countsStage } from "./counts.ts";
import { denseRegionsStage } from "./dense-regions.ts";
import { discriminationBiasStage } from "./discrimination-bias.ts";
import { embeddingQualityStage } from "./embedding-quality.ts";
import { embeddingsStage, type Viewing } from "./embeddings.ts";
import { estimatesStage } from "./estimates.ts";
import { floorLabelsStage } from "./floor-labels.ts";
import {
  givenClassVectorsStage,
  givenCountsStage,
  givenEmbeddingsStage,
  givenMasksStage,
  givenTruthStage,
  givenZeroShotStage,
} from "./given-rows.ts";
import { type GraphNodes, graphNodes } from "./graph-nodes.ts";
import { inductiveApproximationStage } from "./inductive-approximation.ts";
import { isLarge } from "./large-split.ts";
import { logitScaleOf } from "./logit-scale-of.ts";
import { masksNode, ofSplit } from "./mask-nodes.ts";
import { type Materials, partitionOf } from "./materials.ts";
import { oracleLabelsStage } from "./oracle-labels.ts";
import { probeScoresStage, probeStage } from "./probe.ts";
import { pseudoLabelsStage } from "./pseudo-labels.ts";
import type { Settings } from "./settings.ts";
import { smoothedScoresStage } from "./smoothed-scores.ts";
import { imageSetOf, type Split, truthParams } from "./split.ts";
import { truthStage } from "./truth.ts";
import { zeroShotStage } from "./zero-shot.ts";
import { zlapStage } from "./zlap.ts";

/** Resamples behind every interval; all cells share them, so their differences are paired. */
export const BOOTSTRAP = { replicates: 10_000, seed: 0 } as const;

/** Test masks for which Eq. 11 is solved: some tenths of a second each. */
const APPROXIMATION_SAMPLE = 60;

/**
 * The line of stages for one cell of a table, from images to metrics:
 * masks, embeddings, zero-shot scores, pseudo-labels, classifier, counts, estimates.
 *
 * @returns the node of the cell's estimates; all others hang on it.
 */
export function pipeline(settings: Settings, materials: Materials): StageNode {
  const { split, counts } = countsOf(new Line(settings, materials));
  const params = {
    ...BOOTSTRAP,
    images: imageSetOf(split),
    groups: split.groups?.of ?? null,
    hasBackground: materials.hasBackground,
  };
  return { stage: estimatesStage, params, inputs: { counts } };
}

/** What is added up over images: labels of pixels and masks or, where a cell measures something else, sums of that. */
function countsOf(line: Line): { readonly split: Split; readonly counts: StageNode } {
  const { measure, labelMap: { from, ...labelMap } } = line.settings, { evaluate } = line.materials;
  if (measure === "embeddings") return { split: evaluate, counts: line.embeddingQuality() };
  if (measure === "discrimination-bias") return { split: evaluate, counts: line.discriminationBias() };
  if (measure === "inductive-approximation") {
    return { split: evaluate, counts: line.inductiveApproximation() };
  }
  const { split, scores, tensor } = from === "tokens" ? line.unmasked() : line.measured();
  const counts: StageNode = {
    stage: ofSplit(line.materials.given ? givenCountsStage(split) : countsStage(split), split),
    params: {
      ...truthParams(split),
      ...(line.materials.given ? {} : { labelMap }),
      scores: tensor,
    },
    inputs: from === "tokens"
      ? { masks: scores, scores }
      : { masks: line.masks(split), truth: line.truth(split), scores },
  };
  return { split, counts };
}

/** Nodes of one cell, each made when asked for. The engine recognises equal nodes of different cells by their keys. */
class Line {
  constructor(readonly settings: Settings, readonly materials: Materials) {}

  masks(split: Split): StageNode {
    const { masks, dataset } = this.settings;
    if (this.materials.given) return this.given(givenMasksStage(split), split);
    return masksNode(split, masks, dataset, this.materials);
  }

  truth(split: Split): StageNode {
    const { hasBackground } = this.materials;
    if (this.materials.given) return this.given(givenTruthStage(split), split);
    return {
      stage: truthStage(split),
      params: { ...truthParams(split), hasBackground },
      inputs: { masks: this.masks(split) },
    };
  }

  /** What a data set gives that has no pictures. */
  given(stage: Stage, split: Split): StageNode {
    const params = { data: split.fingerprint, classes: split.classNames.length };
    return { stage: ofSplit(stage, split), params, inputs: {} };
  }

  embeddings(split: Split): StageNode {
    if (this.materials.given) return this.given(givenEmbeddingsStage(split), split);
    const viewing = viewingOf(this.settings, this.materials);
    return {
      stage: embeddingsStage(split, viewing, this.materials.workers),
      params: this.dense(split),
      inputs: { masks: this.masks(split) },
    };
  }

  /** What decides the dense tokens of a split. */
  dense(split: Split): Params {
    const { name, ...options } = this.settings.head;
    // Workers make the heads; made here too, a name or an option that does not exist is refused before they start.
    makeHead(name, options);
    const viewing = viewingOf(this.settings, this.materials);
    return {
      data: split.fingerprint,
      clip: this.materials.clip.hash,
      short: viewing.short,
      sampling: { ...viewing.sampling },
      head: json({ name, options }),
    };
  }

  /** The text classifier, and how many of its vectors are of classes. */
  classVectors(): { node: StageNode; foreground: number } {
    const { text } = this.settings;
    const { clip, evaluate, hasBackground, promptNames, given } = this.materials;
    if (given) {
      return {
        node: this.given(givenClassVectorsStage(evaluate), evaluate),
        foreground: evaluate.classNames.length,
      };
    }
    const names = text.names ?? promptNames;
    requireNames(names, evaluate.classNames.length - (hasBackground ? 1 : 0));
    const templates = typeof text.templates === "string" ? TEMPLATE_SETS[text.templates] : text.templates;
    const prompting = { names, background: hasBackground ? text.background : [], templates };
    const node: StageNode = {
      stage: classVectorsStage(clip.folder, prompting),
      params: { clip: clip.hash, prompting: json(prompting) },
      inputs: {},
    };
    return { node, foreground: names.length };
  }

  zeroShot(split: Split): StageNode {
    if (this.materials.given) return this.given(givenZeroShotStage(split), split);
    const { text, head: { name, ...options } } = this.settings;
    const { node, foreground } = this.classVectors();
    const rule = this.materials.hasBackground ? text.rule : null;
    const reading = {
      foreground,
      rule,
      p: text.p,
      logitScale: logitScaleOf(this.settings.text, this.materials.clip),
    };
    if (!makeHead(name, options).smoothing) {
      return {
        stage: zeroShotStage,
        params: reading,
        inputs: { embeddings: this.embeddings(split), classVectors: node },
      };
    }
    const viewing = viewingOf(this.settings, this.materials);
    return {
      stage: smoothedScoresStage(split, viewing, this.materials.workers),
      params: { ...this.dense(split), ...reading },
      inputs: { masks: this.masks(split), classVectors: node },
    };
  }

  /** Label maps from tokens and text alone: the masks are their own regions. */
  unmasked(): { split: Split; scores: StageNode; tensor: string } {
    const { classifier, measure, supervision, text } = this.settings;
    const { evaluate: split, hasBackground, workers } = this.materials;
    if (classifier !== "zero-shot" || supervision.kind !== "open" || measure !== "evaluation") {
      throw new UserError(
        `Expected the text classifier under open vocabulary for a label map from tokens but found "${classifier}" under ` +
          `"${supervision.kind}", measure ${measure}`,
        "labelMap.from",
        "Use classifier: zero-shot, supervision: open and measure: evaluation, or labelMap.from: masks.",
      );
    }
    const { node, foreground } = this.classVectors();
    const viewing = viewingOf(this.settings, this.materials);
    const scores: StageNode = {
      stage: denseRegionsStage(split, viewing, workers),
      params: {
        ...this.dense(split),
        foreground,
        rule: hasBackground ? text.rule : null,
        p: text.p,
        logitScale: logitScaleOf(this.settings.text, this.materials.clip),
      },
      inputs: { classVectors: node },
    };
    return { split, scores, tensor: "scores" };
  }

  /** What the cell's numbers are of: the masks of a split, and the tensor of a node that labels them. */
  measured(): { split: Split; scores: StageNode; tensor: string } {
    const { classifier, measure } = this.settings;
    const { train, evaluate } = this.materials;
    const split = measure === "pseudo-labels" ? train : evaluate;
    const truth = this.truth(split);
    const bounds = { oracle: oracleLabelsStage, floor: floorLabelsStage };
    if (classifier === "oracle" || classifier === "floor") {
      return {
        split,
        scores: { stage: bounds[classifier], params: {}, inputs: { truth } },
        tensor: "scores",
      };
    }
    return measure === "pseudo-labels"
      ? { split, scores: this.lastLabels(), tensor: "labels" }
      : { split, scores: this.testScores(), tensor: "scores" };
  }

  /** What embeddings of the evaluation split are worth as such: true labels of their neighbours, classes, texts. */
  embeddingQuality(): StageNode {
    const { evaluate: split, hasBackground } = this.materials;
    const { node, foreground } = this.classVectors();
    return {
      stage: embeddingQualityStage,
      params: { classes: split.classNames.length, foreground, hasBackground },
      inputs: {
        masks: this.masks(split),
        truth: this.truth(split),
        embeddings: this.embeddings(split),
        classVectors: node,
        scores: this.knn(this.trueLabels()),
      },
    };
  }

  /** Figure 2 on every mask of an object. */
  discriminationBias(): StageNode {
    const { evaluate: split, hasBackground, workers } = this.materials;
    const { head: { name, ...options } } = this.settings;
    if (!makeHead(name, options).affinity) {
      throw new UserError(
        `Expected a head with an affinity for measure: discrimination-bias but found "${name}"`,
        "head",
        "Use dba-eq7.",
      );
    }
    return {
      stage: discriminationBiasStage(split, viewingOf(this.settings, this.materials), workers),
      params: { ...this.dense(split), hasBackground },
      inputs: {
        masks: this.masks(split),
        truth: this.truth(split),
        classVectors: this.classVectors().node,
      },
    };
  }

  /** Eq. 14 against Eq. 11, after one linear probe as in Table 8. */
  inductiveApproximation(): StageNode {
    const { supervision, graph } = this.settings;
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
    if (isChosen(graph)) throw cannotChoose(this.settings, train);
    const probe = this.probe(this.pseudoLabels("zero-shot", this.zeroShot(train)));
    const pseudoLabels = this.pseudoLabels("probe", this.probeScores(probe, train));
    const [training, test] = [this.embeddings(train), this.embeddings(evaluate)];
    const { testK: _, ...settings } = graph;
    const { near, inductive: { inputs: { neighbours } } } = graphNodes(
      { split: train, embeddings: training, masks: this.masks(train) },
      settings,
    );
    return {
      stage: inductiveApproximationStage,
      params: {
        alpha: graph.alpha,
        balance: labelBalanceOf(this.settings, this.materials),
        sample: APPROXIMATION_SAMPLE,
      },
      inputs: {
        ...{ training, test, neighbours, pseudoLabels },
        masks: this.masks(evaluate),
        near: near(test),
        solved: this.propagated(pseudoLabels),
        prior: this.probeScores(probe, evaluate),
      },
    };
  }

  /** Scores of the test masks under the cell's classifier. Without labels there is the text classifier alone. */
  testScores(): StageNode {
    const { classifier, supervision } = this.settings;
    const { evaluate } = this.materials;
    if (classifier === "zlap") return this.zlap();
    if (classifier === "zero-shot" || supervision.kind === "open") return this.zeroShot(evaluate);
    if (classifier === "knn") {
      return this.knn(this.pseudoLabels("zero-shot", this.zeroShot(this.materials.train)));
    }
    return this.bootstrapped(this.sequence()).scores;
  }

  /**
   * The last pseudo-labels of the training masks: those of the text classifier, or what the trained classifier's scores become
   * when they are supplemented with the supervision.
   */
  lastLabels(): StageNode {
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
      : this.bootstrapped(this.sequence()).labels;
  }

  /** Which bootstrap the classifier is; its shortest sequence, LP, is the plain linear probe. */
  sequence(): string {
    return this.settings.classifier === "probe" ? "LP" : this.settings.bootstrap;
  }

  knn(pseudoLabels: StageNode): StageNode {
    const { knnScores, near } = this.graph();
    const inputs = { near: near(this.embeddings(this.materials.evaluate)), pseudoLabels };
    return { stage: knnScores, params: {}, inputs };
  }

  /** ZLaP reads no label, so it is the same under every supervision: unlabelled training images and text. */
  zlap(): StageNode {
    const { graph: { k, times, alpha }, zlap } = this.settings;
    const { train, evaluate, given } = this.materials;
    if (isChosen(this.settings.graph)) throw cannotChoose(this.settings, train);
    // Vectors that are given are one for each class, the background's among them.
    const hasBackground = this.materials.hasBackground && !given;
    const { node, foreground } = this.classVectors();
    return {
      stage: zlapStage,
      params: { settings: { k, times, alpha, ...zlap }, foreground, hasBackground },
      inputs: {
        training: this.embeddings(train),
        test: this.embeddings(evaluate),
        classVectors: node,
      },
    };
  }

  /** The mutual bootstrap (METHOD 10): scores of the test masks, and the last labels of the training masks. */
  bootstrapped(sequence: string): { scores: StageNode; labels: StageNode } {
    const { supervision, graph, inductive: { coldPrior, ...inductive } } = this.settings;
    const { train, evaluate } = this.materials;
    const bootstrapped = runBootstrap<StageNode, StageNode, StageNode>(
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
    const fromGraph = this.graph();
    const scores: StageNode = {
      stage: ofSplit(fromGraph.inductive.stage, evaluate),
      params: {
        settings: json(inductive),
        alpha: graph.alpha,
        releasedWeight: releasedWeight(supervision.kind),
      },
      inputs: {
        ...fromGraph.inductive.inputs,
        near: fromGraph.near(this.embeddings(evaluate)),
        supplemented: labels,
        ...(solved ? { solved } : {}),
        ...(prior ? { prior } : {}),
      },
    };
    return { scores, labels };
  }

  /** The labels of full supervision. */
  trueLabels(): StageNode {
    const { train } = this.materials;
    const inputs = { truth: this.truth(train), masks: this.masks(train) };
    return { stage: pseudoLabelsStage(train, []), params: { supervision: "full" }, inputs };
  }

  /** Keys hold what the supervision reads and nothing else: ground truth depends on no score. */
  pseudoLabels(from: TrainingScores["from"], scores: StageNode): StageNode {
    const { supervision, pseudo, reading, seed } = this.settings;
    const { train, hasBackground, labelled } = this.materials;
    if (supervision.kind === "full") return this.trueLabels();
    const inputs = { truth: this.truth(train), masks: this.masks(train) };
    const { balance: _, calibrate: __, ...settings } = pseudo;
    const semi = supervision.kind === "semi" ? labelled(partitionOf(supervision, seed)).ids : [];
    return {
      stage: pseudoLabelsStage(train, semi),
      params: {
        from,
        supervision: supervision.kind,
        settings: json({ ...settings, reading, hasBackground }),
        ...(supervision.kind === "semi" ? { labelled: sha256(semi.join("\n")) } : {}),
        ...(supervision.kind === "noisy" ? { rate: supervision.rate, seed } : {}),
      },
      inputs: { ...inputs, scores },
    };
  }

  probe(pseudoLabels: StageNode): StageNode {
    const { train } = this.materials;
    const { supervision, seed, probe: { batches, steps, ...probe } } = this.settings;
    // Found out now, not after the hours that come before; so below.
    if (batches === "alternating" && supervision.kind !== "semi") {
      throw nothingLabelled("probe.batches", batches, "shuffled", supervision.kind);
    }
    return {
      stage: probeStage,
      params: {
        settings: json(probe.epochs === undefined ? { ...probe, steps } : probe),
        seed,
        ...(batches === "alternating" ? { batches } : {}),
      },
      inputs: { embeddings: this.embeddings(train), pseudoLabels, masks: this.masks(train) },
    };
  }

  probeScores(probe: StageNode, split: Split): StageNode {
    const inputs = { probe, embeddings: this.embeddings(split) };
    return { stage: ofSplit(probeScoresStage, split), params: {}, inputs };
  }

  /** The graph of training masks, and all that hangs on it. */
  graph(): GraphNodes {
    const { train: split } = this.materials;
    const { graph } = this.settings;
    const training = { split, embeddings: this.embeddings(split), masks: this.masks(split) };
    return graphNodes(training, graph, isChosen(graph) ? this.chosenGraph() : undefined);
  }

  /** k and alpha by cross-validation over labelled images. */
  chosenGraph(): StageNode {
    const { classifier, supervision, graph: { k, times, alpha }, pseudo, reading, bootstrap, probe, seed } =
      this.settings;
    const { coldPrior: _, ...inductive } = this.settings.inductive;
    const { batches, steps, ...training } = probe;
    const { train, hasBackground, labelled, workers } = this.materials;
    if (
      classifier !== "glcc" || (supervision.kind !== "semi" && supervision.kind !== "full") || isLarge(train)
    ) {
      throw cannotChoose(this.settings, train);
    }
    if (batches === "alternating") {
      throw new UserError(
        `Expected batches in which all masks are shuffled for a graph chosen on training labels but found "${batches}"`,
        "probe.batches",
        "Use shuffled, or give k and alpha as numbers.",
      );
    }
    const ids = supervision.kind === "semi" ? labelled(partitionOf(supervision, seed)).ids : train.ids;
    const { balance: __, ...labels } = pseudo;
    return {
      stage: chosenGraphStage(train, ids, workers),
      params: {
        k: k === "chosen" ? "rule" : k,
        times: k === "chosen" ? [...RELEASED_GRID.times] : [times],
        alpha: alpha === "chosen" ? [...RELEASED_GRID.alpha] : [alpha],
        glcc: json({
          bootstrap,
          pseudo: {
            ...labels,
            reading,
            hasBackground,
            balance: labelBalanceOf(this.settings, this.materials),
          },
          probe: training.epochs === undefined ? { ...training, steps } : training,
          inductive,
          seed,
        }),
        supervision: supervision.kind,
        ...(supervision.kind === "semi" ? { labelled: sha256(ids.join("\n")) } : {}),
      },
      inputs: {
        embeddings: this.embeddings(train),
        masks: this.masks(train),
        truth: this.truth(train),
        zeroShot: this.zeroShot(train),
      },
    };
  }

  /** Eq. 1. */
  propagated(pseudoLabels: StageNode): StageNode {
    const { pseudo, supervision } = this.settings;
    if (pseudo.balance === "labelled" && supervision.kind !== "semi") {
      throw nothingLabelled("pseudo.balance", pseudo.balance, "none, background or class", supervision.kind);
    }
    return this.graph().propagated(pseudoLabels, {
      balance: labelBalanceOf(this.settings, this.materials),
      calibrate: this.settings.pseudo.calibrate,
    });
  }
}

function isChosen({ k, alpha }: Settings["graph"]): boolean {
  return k === "chosen" || alpha === "chosen";
}

/** Without labels of single masks there is nothing sound to choose by: presence in images did not follow how masks are labelled. */
function cannotChoose({ classifier, supervision }: Settings, train: Split): UserError {
  const found = isLarge(train)
    ? `a training split of ${train.ids.length} images`
    : `classifier "${classifier}" under ${supervision.kind} supervision`;
  return new UserError(
    `Expected GLCC under full or semi supervision, on a training split that fits into memory, for k or alpha chosen on training ` +
      `labels but found ${found}`,
    "graph",
    "Give k and alpha as numbers, or k: rule.",
  );
}

/** What label mass is made equal between: without a background class, nothing is set against the others. */
export function labelBalanceOf(
  { pseudo: { balance } }: Pick<Settings, "pseudo">,
  { hasBackground }: Pick<Materials, "hasBackground">,
): PseudoLabelSettings["balance"] {
  if (hasBackground) return balance;
  if (balance === "background") return "none";
  return balance === "labelled" ? "labelled-only" : balance;
}

/** How images are shown to CLIP, in pixels: settings may speak of windows, whose side is the model's own. */
export function viewingOf(
  { sampling }: Pick<Settings, "sampling">,
  { clip }: { readonly clip: Pick<Materials["clip"], "folder" | "native"> },
): Viewing {
  const { short, stride, ...settings } = sampling;
  const window = clip.native;
  const sides = { "2*window": 2 * window, "16*window/7": Math.round(16 * window / 7) };
  const steps = { "window/2": window / 2, "window/4": window / 4 };
  return {
    clipFolder: clip.folder,
    short: typeof short === "string" ? sides[short] : short,
    sampling: { ...settings, window, stride: typeof stride === "string" ? steps[stride] : stride },
  };
}

function nothingLabelled(setting: string, value: string, others: string, found: string): UserError {
  const [, name] = setting.split(".");
  return new UserError(
    `Expected semi supervision for ${name}: ${value} but found ${found}`,
    setting,
    `Use ${others}.`,
  );
}

function requireNames(names: readonly string[], foreground: number): void {
  if (names.length === foreground) return;
  throw new UserError(
    `Expected a prompt name for each of the ${foreground} foreground classes but found ${names.length}`,
    "text.names",
    "Give the names in the order of the labels.",
  );
}

/** Settings as plain JSON: what is not set leaves no trace in a key. */
function json(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}
