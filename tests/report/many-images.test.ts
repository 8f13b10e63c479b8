import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { encode } from "fast-png";
import { reportFiles } from "../../lib/report/page/report-files.ts";
import { browser as few, origin, reports } from "./fixtures/report.ts";

/** Debian's, or whichever `CHROMIUM` names. */
const CHROMIUM = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";
const ignore = !await Deno.stat(CHROMIUM).then(({ isFile }) => isFile, () => false);

/** As many as the largest evaluation splits of the paper's data have. */
const COUNT = 5000;
/** What a reader waits for at most, on a busy machine. */
const PATIENCE_MS = 10_000;

Deno.test({
  name: `a page of ${COUNT} images opens at once: a screenful of pictures, sorted and filtered among all`,
  ignore,
}, async () => {
  const { chromium } = await import("playwright-core");
  const folder = await Deno.makeTempDir({ prefix: "ablate-many-" });
  const launched = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  try {
    const numbers = Array.from({ length: COUNT }, (_, n) => n);
    const many = {
      ...few,
      ids: numbers.map((n) => `scene-${n}`),
      present: numbers.map((n) => n % 2 === 0 ? [0] : [0, 1]),
      mious: [few.rows.map((_, row) => numbers.map((n) => (n * (row === 0 ? 37 : 91)) % 1009 / 10.09))],
    };
    const files = reportFiles([{ ...reports[0], browser: many }], origin, "");
    for (const path of ["table5/images.html", "assets/report.js", "assets/report.css"]) {
      await Deno.mkdir(join(folder, path, ".."), { recursive: true });
      await Deno.writeTextFile(join(folder, path), files[path]);
    }
    await Deno.mkdir(join(folder, many.folder), { recursive: true });
    const picture = encode({ width: 16, height: 12, data: new Uint8Array(16 * 12), channels: 1 });
    for (const n of numbers) await Deno.writeFile(join(folder, many.folder, `${n}.jpg`), picture);

    const page = await launched.newPage({ viewport: { width: 1440, height: 900 } });
    const asked = new Set<string>();
    page.on("request", (request) => void (request.url().endsWith(".jpg") && asked.add(request.url())));
    const begun = performance.now();
    await page.goto(pathToFileURL(join(folder, "table5/images.html")).href);
    const cards = page.locator(".thumbs li");
    await cards.first().locator("img").waitFor();
    assert.ok(performance.now() - begun < PATIENCE_MS, `${performance.now() - begun} ms`);
    assert.equal(await page.locator(".found").textContent(), `${COUNT} of ${COUNT} images`);
    const listed = await cards.count();
    assert.ok(listed > 0 && listed <= 240, `${listed} cards are made, the others when they come near`);
    assert.ok(asked.size <= listed, `${asked.size} pictures are read`);

    // All of them are sorted, not those that are listed.
    const difference = (n: number) => many.mious[0][1][n] - many.mious[0][0][n];
    const largest = Math.max(...numbers.map(difference)).toFixed(1);
    assert.ok((await cards.first().textContent())!.endsWith(` · ${largest}`));
    const sorting = performance.now();
    await page.getByLabel("With class").selectOption("cat & <dog>");
    assert.equal(await page.locator(".found").textContent(), `${COUNT / 2} of ${COUNT} images`);
    assert.ok(performance.now() - sorting < PATIENCE_MS);

    // Further down there are more, and still not all.
    await page.evaluate(() => globalThis.scrollTo(0, document.body.scrollHeight));
    await page.waitForFunction((before) => document.querySelectorAll(".thumbs li").length > before, 60);
    assert.ok(await cards.count() < COUNT / 4);
  } finally {
    await launched.close();
    await Deno.remove(folder, { recursive: true });
  }
});
