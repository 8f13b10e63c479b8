import type { SamplingSettings } from "../method/sampling/sampling.ts";
import type { Runtime } from "../runtime.ts";
import type { HeadSetting } from "../segmenter/head-setting.ts";
import type { CodeChoice, Params } from "../engine/stage.ts";
import { headModules, headsModule } from "../method/heads/registry.ts";

/** What decides the tokens of a split and what a head makes of them. */
export interface DenseParams {
  /** Fingerprint of the split. */
  readonly data: string;
  /** Hash of the model. */
  readonly clip: string;
  /** Short side of I', in pixels. */
  readonly short: number;
  readonly sampling: SamplingSettings;
  readonly head: HeadSetting;
  /** What CLIP runs on; absent: the CPU, in single precision. */
  readonly runtime?: Runtime | undefined;
}

/** For stages with a param `head`: a new head or option, or a change to another one, leaves their results valid. */
export const headChoice: CodeChoice = {
  list: headsModule,
  chosen: ({ head }) => {
    const { name, options } = head as { readonly name: string; readonly options: Params };
    return headModules(name, Object.keys(options));
  },
};
