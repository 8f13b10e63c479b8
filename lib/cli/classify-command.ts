import { join, resolve } from "node:path";
import { projectFolder } from "../files/project.ts";
import { UserError } from "../errors.ts";
import type { Classified } from "../classify/classify.ts";
import { RELEASED } from "../method/probe/training-length.ts";
import type { ClassifierMethod, ClassifierOptions } from "../method/classifier-options.ts";
import { command } from "./command.ts";
import { flags, oneOf, pathOption, positiveInteger, requiredOption, texts } from "./parse-arguments.ts";

const USAGE =
  "Usage: deno task classify --train X.safetensors --labels Y.safetensors --test T.safetensors [options]";
const METHODS: readonly ClassifierMethod[] = ["glcc", "probe", "knn", "lp"];

export const classifyCommand = command({
  name: "classify",
  summary: "GLCC on embeddings of your own, from safetensors",
  usage: USAGE,
  help:
    `Fits a classifier on embeddings with labels, some of which may be unknown, and labels others. Rows are compared by cosine.
Files are safetensors; of a file with several tensors, FILE:NAME names one.

  --train FILE         embeddings [N, E], real numbers
  --labels FILE        class indices [N], whole numbers, -1 where unknown; or soft labels [N, K], rows of zeros where unknown
  --test FILE          embeddings [M, E]
  --method NAME        glcc (default): linear probe and label propagation bootstrap each other; probe: the linear probe;
                       lp: label propagation; knn: mean label of the nearest labelled rows
                       a row that no label reaches gets label -1; a class without a training label is named and never predicted
  --out DIR            write scores.safetensors (scores [M, K], labels [M]) and predictions.csv; without it the CSV is printed
  --truth FILE         true class indices [M], -1 where unknown: prints the accuracy with a 95 % interval
  --weights FILE       weight of each training row in the probe's loss [N], for example the pixels of a mask (default: 1)
  --groups FILE        group of each training row [N], for example its image: weak supervision, a class that no row of a group
                       has is impossible in it
  --noisy              labels are a start only, which later rounds may replace: for scores of another classifier
  --classes NAMES      names of all classes: between commas, or a file with one per line

  --k N                neighbours (default: by the rows)    --alpha A        weight of neighbours, 0 < A < 1 (default: 0.9)
  --bootstrap STEPS    glcc's steps (default: IL>LP>IL>LP)  --balance NAME   label mass: none (default) or class
  --epochs N           of the probe (default: 94.5)         --seed N         of the probe (default: 0)
  --start NAME         of the probe: class-means (default) or random

Example:
  deno task classify --train train.safetensors --labels labels.safetensors --test test.safetensors --out out
`,
  options: {
    ...texts(
      "train",
      "labels",
      "test",
      "method",
      "out",
      "truth",
      "weights",
      "groups",
      "classes",
      "k",
      "alpha",
    ),
    ...texts("bootstrap", "balance", "epochs", "seed", "start"),
    ...flags("noisy"),
  },
  positionals: [0, 0],
  async run({ values }, { signal, progress }) {
    const path = (given: string) => resolve(projectFolder(), given);
    const files = {
      train: path(requiredOption("--train", values.train, USAGE)),
      labels: path(requiredOption("--labels", values.labels, USAGE)),
      test: path(requiredOption("--test", values.test, USAGE)),
      weights: pathOption(values.weights),
      groups: pathOption(values.groups),
      truth: pathOption(values.truth),
    };
    const start = oneOf("--start", ["class-means", "random"], values.start);
    const epochs = positiveInteger("--epochs", values.epochs);
    const options: ClassifierOptions = {
      method: oneOf("--method", METHODS, values.method),
      k: positiveInteger("--k", values.k),
      alpha: number("--alpha", values.alpha),
      bootstrap: values.bootstrap,
      noisyLabels: values.noisy,
      balance: oneOf("--balance", ["none", "class"], values.balance),
      probe: {
        ...(epochs === undefined ? {} : { epochs, warmup: RELEASED.warmup * epochs }),
        ...(start === undefined ? {} : { start }),
      },
      seed: number("--seed", values.seed),
    };
    const names = values.classes === undefined ? null : await classNames(values.classes);
    const { classify } = await import("../classify/classify.ts");
    const result = await classify(files, options, { signal, progress, names });
    progress.close();
    for (const warning of result.warnings) console.error(`warning: ${warning}`);
    await deliver(result, names, pathOption(values.out));
  },
});

async function deliver(result: Classified, names: readonly string[] | null, out: string | undefined) {
  const { predictionsCsv } = await import("../classify/predictions-csv.ts");
  const csv = predictionsCsv(result, names);
  const { scores, labels, accuracy, unreached, iterations } = result;
  const summary = [
    `${labels.length} rows labelled with ${scores.cols} classes`,
    ...(unreached > 0
      ? [`no label reached ${unreached} of them: label -1${accuracy ? ", counted as wrong" : ""}`]
      : []),
    ...(iterations.length > 0 ? [`propagation took ${iterations.join(", ")} iterations`] : []),
    ...(accuracy
      ? [`accuracy ${percent(accuracy.value)} % [${percent(accuracy.low)}, ${percent(accuracy.high)}]`]
      : []),
  ].join("; ");
  if (out === undefined) {
    console.log(csv.trimEnd());
    console.error(summary);
    return;
  }
  const { encodeSafetensors } = await import("../tensor/safetensors.ts");
  const { writeAtomically } = await import("../files/atomic-write.ts");
  const tensors = {
    scores: { shape: [scores.rows, scores.cols], data: scores.data },
    labels: { shape: [labels.length], data: labels },
  };
  await writeAtomically(join(out, "scores.safetensors"), encodeSafetensors(tensors));
  await writeAtomically(join(out, "predictions.csv"), csv);
  console.log(`${summary}\nwritten to ${out}`);
}

function percent(share: number): string {
  return (100 * share).toFixed(2);
}

function number(option: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const value = Number(given);
  if (given.trim() !== "" && Number.isFinite(value)) return value;
  throw new UserError(`expected a number but found "${given}"`, option);
}

async function classNames(given: string): Promise<readonly string[]> {
  const { findClassList } = await import("../evaluate/class-list.ts");
  return findClassList(given).classNames;
}
