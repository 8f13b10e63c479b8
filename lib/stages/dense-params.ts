import type { HeadSetting } from "../segmenter/head-setting.ts";
import type { Viewing } from "../segmenter/view-image.ts";
import type { CodeChoice, Params } from "../engine/stage.ts";
import { headModules, headsModule } from "../method/heads/registry.ts";

/** What decides the tokens of a split and what a head makes of them. */
export interface DenseParams extends Omit<Viewing, "clipFolder"> {
  /** Fingerprint of the split. */
  readonly data: string;
  /** Hash of the model. */
  readonly clip: string;
  readonly head: HeadSetting;
}

/** For stages with a param `head`: a new head or option, or a change to another one, leaves their results valid. */
export const headChoice: CodeChoice = {
  list: headsModule,
  chosen: ({ head }) => {
    const { name, options } = head as { readonly name: string; readonly options: Params };
    return headModules(name, Object.keys(options));
  },
};
