import type { Runtime } from "../runtime.ts";
import type { SamplingSettings } from "../method/sampling/sampling.ts";

/** Which CLIP, and how images are shown to it. */
export interface Viewing {
  readonly clipFolder: string;
  /** Short side of I', in pixels. */
  readonly short: number;
  readonly sampling: SamplingSettings;
  /** What CLIP runs on; absent: the CPU, in single precision. */
  readonly runtime?: Runtime | undefined;
}
