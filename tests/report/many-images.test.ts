import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { encode } from "fast-png";
import type { Browser, Page } from "playwright-core";
import { reportFiles } from "../../lib/report/page/report-files.ts";
import { hasChromium, launchChromium } from "../support/chromium.ts";
import { eventually, PATIENCE_MS } from "../support/eventually.ts";
import { browser as images, origin, reports } from "./fixtures/report.ts";

/** As many as the largest evaluation splits of the paper's data have. */
const COUNT = 5000;
/** As many as are listed at once. */
const FEW = 60;
/** How much longer many may take than few. Were all of them listed it would be many times as much. */
const FACTOR = 5;

Deno.test({
  name: `a page of ${COUNT} images opens at once: a screenful of pictures, sorted and filtered among all`,
  ignore: !hasChromium,
}, async () => {
  const folder = await Deno.makeTempDir({ prefix: "ablate-many-" });
  const browser = await launchChromium();
  try {
    const many = await writePage(join(folder, "many"), COUNT);
    await writePage(join(folder, "few"), FEW);
    await using context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    const asked = new Set<string>();
    page.on("request", (request) => void (request.url().endsWith(".jpg") && asked.add(request.url())));
    const cards = await open(page, join(folder, "many"));
    const found = () => page.locator(".found").textContent();
    await eventually("all are found", found, `${COUNT} of ${COUNT} images`);
    const read = asked.size, listed = await cards.count();
    assert.ok(listed > 0 && listed <= 240, `${listed} cards are made, the others when they come near`);
    assert.ok(read <= listed, `${read} pictures are read`);

    // All of them are sorted, not those that are listed.
    const difference = (n: number) => many.mious[0][1][n] - many.mious[0][0][n];
    const largest = Math.max(...many.ids.map((_, n) => difference(n))).toFixed(1);
    await eventually(
      "the largest difference of all comes first",
      async () => (await cards.first().textContent())!.endsWith(` · +${largest}`),
      true,
    );
    await page.getByLabel("With class").selectOption("cat & <dog>");
    await eventually("one class is chosen among all", found, `${COUNT / 2} of ${COUNT} images`);

    // Further down there are more, and still not all.
    await page.evaluate(() => globalThis.scrollTo(0, document.body.scrollHeight));
    await eventually("more come near", async () => await cards.count() > 60, true);
    assert.ok(await cards.count() < COUNT / 4);
    await assertAtOnce(browser, folder);
  } finally {
    await browser.close();
    await Deno.remove(folder, { recursive: true });
  }
});

/** Opens the page of a folder and waits for its first picture. */
async function open(page: Page, folder: string) {
  await page.goto(pathToFileURL(join(folder, "table5/images.html")).href);
  const cards = page.locator(".thumbs li");
  await cards.first().locator("img").waitFor();
  return cards;
}

/** Opening the page of many and choosing a class takes about as long as with few, whatever the machine. */
async function assertAtOnce(browser: Browser, folder: string): Promise<void> {
  const seconds = async (name: string) => {
    await using context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage(), begun = performance.now();
    await open(page, join(folder, name));
    await page.getByLabel("With class").selectOption("cat & <dog>");
    await eventually("a class is chosen", () => page.locator(".found").textContent(), /^(2500 of|30 of)/);
    return (performance.now() - begun) / 1000;
  };
  const ratios: number[] = [];
  for (let round = 0; round < 5; round++) ratios.push(await seconds("many") / await seconds("few"));
  const median = ratios.sort((a, b) => a - b)[2];
  assert.ok(median < FACTOR, `${COUNT} images take ${median.toFixed(1)} times as long as ${FEW}`);
}

/** The page of so many images and their small pictures. */
async function writePage(folder: string, count: number) {
  const numbers = Array.from({ length: count }, (_, n) => n);
  const browser = {
    ...images,
    ids: numbers.map((n) => `scene-${n}`),
    present: numbers.map((n) => n % 2 === 0 ? [0] : [0, 1]),
    mious: [images.rows.map((_, row) => numbers.map((n) => (n * (row === 0 ? 37 : 91)) % 1009 / 10.09))],
  };
  const files = reportFiles([{ ...reports[0], browser }], origin, "");
  for (const path of ["table5/images.html", "assets/report.js", "assets/report.css"]) {
    await Deno.mkdir(join(folder, path, ".."), { recursive: true });
    await Deno.writeTextFile(join(folder, path), files[path]);
  }
  await Deno.mkdir(join(folder, browser.folder), { recursive: true });
  const picture = encode({ width: 16, height: 12, data: new Uint8Array(16 * 12), channels: 1 });
  for (const n of numbers) await Deno.writeFile(join(folder, browser.folder, `${n}.jpg`), picture);
  return browser;
}
