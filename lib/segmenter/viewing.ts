import type { ClipPrecision } from "../backbones/clip/precision.ts";
import type { SamplingSettings } from "../method/sampling/sampling.ts";

/** Which CLIP, and how images are shown to it. */
export interface Viewing {
  readonly clipFolder: string;
  /** Arithmetic of its image tower. */
  readonly precision: ClipPrecision;
  /** Short side of I', in pixels. */
  readonly short: number;
  readonly sampling: SamplingSettings;
}
