import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { headCrops } from "../../lib/application/head-crops.ts";
import { readClip } from "../../lib/backbones/clip/model.ts";
import { openDenseEncoder } from "../../lib/backbones/clip/onnx-dense-encoder.ts";
import { makeHead } from "../../lib/method/heads/registry.ts";
import { benchItem, type BenchLine } from "../bench-item.ts";
import { inTurn, secondsOf } from "../in-turn.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What the heads cost beside MaskCLIP's: a window batch through trunk and last block, the same masks, one thread. */
export const heads = benchItem({
  title: "DBA-CLIP's head beside MaskCLIP's",
  needs: [],
  options: { clip: "models/toybox-clip", crops: 8 },
  async run({ clip, crops: count }, rounds) {
    const encoder = await openDenseEncoder(await readClip(resolve(ROOT, clip)), { threads: 1 });
    const crops = headCrops(encoder, count);
    const encode = (names: readonly string[]) => async () => {
      await encoder.encode(crops, names.map((name) => makeHead(name)));
    };
    const lines: BenchLine[] = [];
    for (const names of [["dba"], ["sclip"], ["maskclip", "dba"]]) {
      await encode(names)();
      const { ours, theirs } = await inTurn(
        rounds,
        encode(names),
        () => secondsOf(encode(["maskclip"])),
      );
      const what = names.length > 1 ? `${names.join(" and ")} over one trunk` : names[0];
      lines.push({
        what: `${what}, ${count} crops of ${encoder.native} px`,
        peer: "maskclip alone",
        ours,
        theirs,
        target: null,
        seen: {},
      });
    }
    await encoder.close();
    return lines;
  },
});
