import type { Partition } from "../datasets/labelled-ids.ts";
import type { Runtime } from "../runtime.ts";
import type { MaskSources } from "./mask-sources.ts";
import type { Settings } from "./settings.ts";
import type { Split } from "./split.ts";
import type { Workers } from "./workers.ts";

/** The outside world of a run: data, model, threads. Named by content hashes where they enter keys. */
export interface Materials {
  readonly train: Split;
  readonly evaluate: Split;
  readonly hasBackground: boolean;
  /** Names used in prompts, by foreground class, where the settings give none. */
  readonly promptNames: readonly string[];
  /** The labelled images of each semi-supervised partition, and where the choice comes from. */
  labelled(partition: Partition): Labelled;
  /** Where embeddings are given, a model without a folder. */
  readonly clip: ClipFacts;
  /** What the file holds where embeddings are given instead of pictures. */
  readonly given?: GivenFacts;
  readonly maskSources: MaskSources;
  /** What networks run on; absent: the CPU, in single precision. */
  readonly runtime?: Runtime | undefined;
  readonly workers: Workers;
}

/** Which of the optional parts a file of embeddings has. */
export interface GivenFacts {
  readonly width: number;
  readonly zeroShot: boolean;
  readonly classVectors: boolean;
}

export interface Labelled {
  readonly ids: readonly string[];
  /** Printed in the protocol. */
  readonly source: string;
}

/** What the pipeline needs to know of a model before it is opened. */
export interface ClipFacts {
  readonly folder: string;
  /** SHA-256 of its files. */
  readonly hash: string;
  /** Side of the images it was trained on, in pixels: the side of windows. */
  readonly native: number;
  readonly patch: number;
  /** The factor that its training multiplied cosines by, exp(logit_scale); null where its file does not say. */
  readonly logitScale: number | null;
}

/** The partition that semi supervision uses. If no draw is given, the seed decides it. */
export function partitionOf(
  { labelled, draw }: Extract<Settings["supervision"], { kind: "semi" }>,
  seed: number,
): Partition {
  return { fraction: labelled, draw: draw ?? seed, isAsked: draw !== undefined };
}
