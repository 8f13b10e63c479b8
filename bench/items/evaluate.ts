import { evaluate as evaluateMaps } from "../../lib/evaluate/evaluate.ts";
import { benchItem } from "../bench-item.ts";
import { inTurn } from "../in-turn.ts";
import { madeUpLabelMaps } from "../made-up-photographs.ts";
import { withFolder } from "../with-folder.ts";

/** mIoU of as many label maps as VOC's training split has images. */
export const evaluate = benchItem({
  title: "mIoU of label maps of VOC's size",
  needs: [],
  options: { maps: 1464 },
  run: ({ maps }, rounds) =>
    withFolder(async (folder) => {
      const [predictions, truth] = [`${folder}/predictions`, `${folder}/truth`];
      for (const [seed, path] of [predictions, truth].entries()) {
        await Deno.mkdir(path);
        await madeUpLabelMaps(path, maps, seed);
      }
      const { ours } = await inTurn(
        rounds,
        async () => void await evaluateMaps({ predictions, truth, classes: "voc21" }),
        () => Promise.resolve(null),
      );
      return [{
        what: `evaluating ${maps} label maps of 500 x 375`,
        peer: null,
        ours,
        theirs: null,
        target: { seconds: 6 },
        seen: {},
      }];
    }),
});
