/**
 * Pictures of a report for the README, docs/report-index.png and docs/report-table5.png: `deno task screenshots` after
 * `deno task report --compute`, or with the folder of another report as argument. Needs Chromium, Debian's or the one that the
 * environment variable CHROMIUM names.
 */

import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import sharp from "sharp";

const root = fileURLToPath(new URL("../", import.meta.url));
const report = resolve(Deno.args[0] ?? `${root}results/toybox/report`);
const size = { width: 1280, height: 1000 };

const browser = await chromium.launch({
  executablePath: Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const context = await browser.newContext({ viewport: size, colorScheme: "light", offline: true });
for (const [name, path] of [["index", "index.html"], ["table5", "table5/index.html"]]) {
  const page = await context.newPage();
  await page.goto(pathToFileURL(`${report}/${path}`).href, { waitUntil: "load" });
  // Pictures that load only when they come into view do so here.
  for (const picture of await page.locator("img").all()) await picture.scrollIntoViewIfNeeded();
  await page.evaluate(() => globalThis.scrollTo(0, 0));
  const shot = await page.screenshot({ clip: { x: 0, y: 0, ...size } });
  const target = `${root}docs/report-${name}.png`;
  await sharp(shot).png({ palette: true, compressionLevel: 9, effort: 10 }).toFile(target);
  console.log(`written ${target}`);
}
await browser.close();
