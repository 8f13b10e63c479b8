import { fitGlcc, GLCC_DEFAULTS, predictGlcc } from "../../lib/method/bootstrap/glcc.ts";
import { matrix } from "../../lib/tensor/matrix.ts";
import { benchItem } from "../bench-item.ts";
import { inTurn } from "../in-turn.ts";
import { madeUpTraining, VOC } from "../made-up-training.ts";
import { maskLikeRows } from "../mask-like-rows.ts";

/**
 * Scoring the masks of test images against VOC's training masks (Eq. 14 and 15): nearest training masks, their labels, the probe's
 * scores. The classifier is fitted with one epoch, for its weights do not change what a score costs.
 */
export const inference = benchItem({
  title: "GLCC on a test image",
  needs: [],
  options: { ...VOC, cols: 512, images: 100, masksPerImage: 31 },
  async run({ masks, classes, cols, images, masksPerImage }, rounds) {
    const training = madeUpTraining(masks, cols, classes);
    const { probe } = GLCC_DEFAULTS;
    const model = await fitGlcc(training, { ...GLCC_DEFAULTS, probe: { ...probe, epochs: 1, warmup: 0 } });
    const rows = maskLikeRows(images * masksPerImage, cols, 1);
    const all = matrix(rows.rows, cols, rows.data);
    const { ours } = await inTurn(
      rounds,
      async () => {
        const start = performance.now();
        await predictGlcc(model, all);
        return (performance.now() - start) / 1000 / images;
      },
      () => Promise.resolve(null),
    );
    return [{
      what:
        `GLCC on a test image of ${masksPerImage} masks, ${masks} training masks, ${images} images together`,
      peer: null,
      ours,
      theirs: null,
      target: null,
      seen: { "ms on the paper's RTX 3090 (VOC)": 3.1 },
    }];
  },
});
