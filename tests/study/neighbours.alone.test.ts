import assert from "node:assert/strict";
import { Study, UserError } from "ablate";
import { jupyterDisplay } from "../../lib/report/views/view.ts";
import { inOwnWorkplace } from "../support/own-workplace.ts";

Deno.test("the neighbours of a mask are the training masks of largest cosine, with their classes and thumbnails", () =>
  inOwnWorkplace(async (workplace) => {
    const set = { ...workplace.settings, masks: "classical" };
    const study = await Study.open({ profile: "voc2012", set });
    const view = await study.neighbours(0, 3, { experiment: "table8" });
    assert.equal(view.found.length, 3);
    const similarities = view.found.map(({ similarity }) => similarity);
    assert.deepEqual(similarities, similarities.toSorted((a, b) => b - a));
    // Each is what embedding its image by itself gives.
    const own = (await study.embed("dba")).data.subarray(0, (await study.embed("dba")).cols);
    for (const { id, mask, similarity, className } of view.found) {
      const other = await Study.open({
        profile: "voc2012",
        set: { ...set, "dataset.evaluate": "train" },
        image: id,
      });
      const { cols, data } = await other.embed("dba");
      const cosine = dot(own, data.subarray(mask * cols, (mask + 1) * cols));
      assert.ok(Math.abs(cosine - similarity) < 1e-5, `${id} ${mask}: ${cosine}, ${similarity}`);
      assert.equal(other.classNames[other.maskLabels[mask]], className);
    }
    const shown = view[jupyterDisplay]() as Record<string, string>;
    assert.equal(shown["text/html"].match(/<img /g)?.length, 4, "the mask and three neighbours");
    assert.match(view.print({ colour: false, width: 100 }), /nearest to it/);
    const says = (part: RegExp) => (error: unknown) =>
      error instanceof UserError && part.test(error.describe());
    await assert.rejects(
      study.neighbours(0, 3, { experiment: "table8", head: "sclip" }),
      says(/"sclip"\n.*dba/),
    );
    await assert.rejects(study.neighbours(0, 0), says(/count: expected a whole number of at least 1/));
    await assert.rejects(study.neighbours(10_000), says(/mask: expected a mask from 0/));
  }));

/** Cosine of two vectors. */
function dot(a: Float32Array, b: Float32Array): number {
  const product = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i], 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}
