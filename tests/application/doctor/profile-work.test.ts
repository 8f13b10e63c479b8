import assert from "node:assert/strict";
import { estimateOf, estimateText } from "../../../lib/application/doctor/estimate.ts";
import { profileNames } from "../../../lib/application/doctor/machine.ts";
import { profileWork, towerMultiplyAdds } from "../../../lib/application/doctor/profile-work.ts";
import { loadProfile } from "../../../lib/configuration/profile.ts";
import { z } from "zod";

Deno.test("a pass of ViT-B/16 over 224 px is 17.5 billion multiply-adds, as published", () => {
  const work = towerMultiplyAdds({ width: 768, hidden: 3072, layers: 12 }, 197, 16);
  assert.ok(Math.abs(work / 17.56e9 - 1) < 0.01, String(work));
});

Deno.test("what profiles say their tables take is what they are reckoned to take", async () => {
  let compared = 0;
  for (const name of profileNames()) {
    const work = await profileWork(name);
    const { profile: { time = "" } } = await loadProfile(name, z.strictObject({}));
    const [, clip, sam] = /reckoned from ([\d.,]+) PFLOP for CLIP.*?([\d.,]+) PFLOP for SAM/.exec(time) ?? [];
    if (!work || clip === undefined) continue;
    const petaflops = (multiplyAdds: number) => 2 * multiplyAdds / 1e15;
    const number = (text: string) => Number(text.replaceAll(",", ""));
    assert.ok(
      Math.abs(petaflops(work.clip) / number(clip) - 1) < 0.2,
      `${name}: CLIP ${petaflops(work.clip)}`,
    );
    // The encoder of ViT-H alone, on photographs in the settings of VOC.
    if (work.sam && name !== "cityscapes") {
      const encoder = petaflops(work.sam.passes * 3.0e12);
      assert.ok(Math.abs(encoder / number(sam) - 1) < 0.2, `${name}: SAM ${encoder}`);
    }
    compared++;
  }
  assert.ok(compared >= 4, String(compared));
});

Deno.test("an estimate is work over speed, and says what cannot be told", async () => {
  const work = (await profileWork("voc2012"))!;
  const speed = { network: 50e9, neighbours: { perMask: 1e-4, perProduct: 25e-9 }, probe: 2e6 };
  const estimate = estimateOf(work, speed);
  assert.equal(estimate.clip, work.clip / 50e9);
  assert.equal(work.width, 512);
  assert.ok(Math.abs(estimate.neighbours! / (1e-4 * work.masks + 12.5e-9 * work.masks ** 2) - 1) < 1e-9);
  assert.match(
    estimateText(estimate, work),
    /^CLIP 2\.\d days, masks \d+ days, 325,000 training masks: neighbours \d+ min \d+ s, a probe \d+ min \d+ s$/,
  );
  const other = { ...work, sam: { ...work.sam!, model: "slimsam" }, isClustered: true };
  assert.match(
    estimateText(estimateOf(other, speed), other),
    /masks not told before .* among clusters, not told/,
  );
  assert.equal(await profileWork("embeddings"), null);
});
