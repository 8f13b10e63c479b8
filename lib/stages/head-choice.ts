import type { CodeChoice } from "../engine/stage.ts";
import { headModule, headsModule } from "../method/heads/registry.ts";

/** For stages with a param `head` {name, options}: a new head, or a change to another one, leaves their results valid. */
export const headChoice: CodeChoice = {
  list: headsModule,
  chosen: ({ head }) => headModule((head as { readonly name: string }).name),
};
