import type { ClipPrecision } from "../backbones/clip/precision.ts";
import type { SamplingSettings } from "../method/sampling/sampling.ts";
import type { HeadSetting } from "../segmenter/head-setting.ts";

/** What decides the tokens of a split and what a head makes of them. */
export interface DenseParams {
  /** Fingerprint of the split. */
  readonly data: string;
  /** Hash of the model. */
  readonly clip: string;
  /** Arithmetic of its image tower. */
  readonly precision: ClipPrecision;
  /** Short side of I', in pixels. */
  readonly short: number;
  readonly sampling: SamplingSettings;
  readonly head: HeadSetting;
}
