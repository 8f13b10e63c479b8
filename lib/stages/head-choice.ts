import type { CodeChoice, Params } from "../engine/stage.ts";
import { headModules, headsModule } from "../method/heads/registry.ts";

/** For stages with a param `head`: a new head or option, or a change to another one, leaves their results valid. */
export const headChoice: CodeChoice = {
  list: headsModule,
  chosen: ({ head }) => {
    const { name, options } = head as { readonly name: string; readonly options: Params };
    return headModules(name, Object.keys(options));
  },
};
