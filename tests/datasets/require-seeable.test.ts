import assert from "node:assert/strict";
import { join } from "node:path";
import { checkSplit } from "../../lib/datasets/check-split.ts";
import { openFolder } from "../../lib/datasets/folder.ts";
import { LONGEST_ASPECT, requireSeeable } from "../../lib/datasets/require-seeable.ts";
import { MINIATURES } from "./miniatures.ts";
import { assertSays } from "./says.ts";
import { indexed, jpeg } from "./voc_fixture.ts";

Deno.test("a picture is refused from one pixel beyond the longest aspect, lying or standing", async () => {
  const longest = LONGEST_ASPECT;
  for (const [width, height] of [[2 * longest, 2], [2, 2 * longest], [1, 1], [500, 60]]) {
    assert.equal(requireSeeable({ width, height }, "a.png"), undefined);
  }
  for (const [width, height] of [[2 * longest + 1, 2], [2, 2 * longest + 1], [64, 1], [2, 500], [200, 4]]) {
    await assertSays(
      () => requireSeeable({ width, height }, "a.png"),
      new RegExp(`a\\.png: .*at most ${longest} times as long as wide but found ${width} × ${height}`),
      /leave it out/,
    );
  }
});

Deno.test("data check names pictures that are too thin beside whatever else is wrong", async () => {
  const root = await Deno.makeTempDir();
  try {
    await MINIATURES.folder(root);
    const [thin, other] = await openFolder(root).ids("train");
    const image = (id: string) => join(root, "images", `${id}.jpg`);
    const labels = (id: string) => join(root, "labels", `${id}.png`);
    await Deno.writeFile(image(thin), await jpeg(64, 1));
    await Deno.writeFile(labels(thin), indexed(64, 1, [0, 1]));
    await Deno.writeTextFile(labels(other), "no picture");
    const { problems } = await checkSplit(openFolder(root), "train", {
      signal: new AbortController().signal,
      progress() {},
    });
    assert.deepEqual(problems.map(({ where }) => where), [image(thin), labels(other)]);
    assert.match(problems[0].describe(), /found 64 × 1\n/);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
