import type { SamplingSettings } from "../method/sampling/sampling.ts";

/** Which CLIP, and how images are shown to it. */
export interface Viewing {
  readonly clipFolder: string;
  /** Short side of I', in pixels. */
  readonly short: number;
  readonly sampling: SamplingSettings;
}
