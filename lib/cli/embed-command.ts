import { UserError } from "../errors.ts";
import { command } from "./command.ts";
import { lists, texts } from "./parse-arguments.ts";
import { shardOption } from "./shard-option.ts";

const USAGE = "Usage: deno task embed PROFILE --head NAME [--shard I/N] [--set PATH=VALUE]";

export const embedCommand = command({
  name: "embed",
  summary: "make the mask embeddings of a profile's splits",
  usage: USAGE,
  help:
    `Makes the embeddings of all masks of the splits that the profile's tables train and measure on, and the masks where
they are not there yet. They go into the store, where the tables find them. Interrupted, it goes on where it stopped.

  --head NAME          how tokens are mixed in CLIP's last block, such as dba; repeatable: several heads cost little
                       more than one, as they share one pass of CLIP's trunk
  --shard I/N          make only the shards whose number is I - 1 modulo N: N processes share the work, each with a
                       store of its own (docs/scale.md)
  --set PATH=VALUE     override a setting, such as clip, masks, sampling or an option of the head; repeatable

Examples:
  deno task embed voc2012 --head dba --head maskclip --set dataset.root=data/VOCdevkit/VOC2012
  deno task embed toybox --head dba --shard 1/4
`,
  options: { ...texts("shard"), ...lists("head", "set") },
  positionals: [1, 1],
  async run({ values: { head: heads = [], set = [], shard }, positionals: [profile] }, { signal, progress }) {
    if (heads.length === 0) throw new UserError("expected at least one head but found none", "--head", USAGE);
    const part = shardOption(shard);
    const { makeEmbeddings } = await import("../application/make-embeddings.ts");
    return await makeEmbeddings({ profile, heads, set, part, signal, progress });
  },
});
