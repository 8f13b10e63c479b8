/**
 * Pictures of a report for the docs, `docs/report-NAME.png`: `deno task screenshots` after `deno task report --compute`, or with the folder of
 * another report as argument, and names to make these alone. The swept table is taken from a report of its own:
 * `deno task report "table8+graph.k=5,9,20+graph.alpha=0.5,0.9,0.95" --out swept && deno task screenshots swept table8-swept`. Needs Chromium,
 * Debian's or the one that the environment variable CHROMIUM names.
 */

import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium, type Page } from "playwright-core";
import sharp from "sharp";

const root = fileURLToPath(new URL("../", import.meta.url));
const [folder = `${root}results/toybox/report`, ...wanted] = Deno.args;
const report = resolve(folder);
const size = { width: 1280, height: 1000 };

/** A map of embeddings; which, the page of Table 5 says. */
async function embeddings(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Explore the mask embeddings" }).click();
  const points = page.locator(".scatter .point");
  await points.first().waitFor();
  const mark = (await points.nth(Math.floor(await points.count() / 2)).boundingBox())!;
  await page.mouse.move(mark.x + mark.width / 2, mark.y + mark.height / 2, { steps: 3 });
  await page.locator(".crop").waitFor();
}

/** Combinations of swept settings, and what they reached: the figure of the table alone. */
async function swept(page: Page): Promise<void> {
  const figure = page.locator(".figure").first();
  await figure.scrollIntoViewIfNeeded();
  await figure.locator(".plot .main-svg").first().waitFor();
  await figure.evaluate((element) => element.scrollIntoView({ block: "start" }));
}

/** The page of a table that was swept, by its folder; null in a report without one, whose picture stays as it is. */
function sweptPage(experiment: string): string | null {
  const folders = [...Deno.readDirSync(report)].map(({ name }) => name).sort();
  const found = folders.find((name) => name.startsWith(`${experiment}+`));
  return found === undefined ? null : `${found}/index.html`;
}

/** The viewer of an image, with truth and prediction side by side. */
async function viewer(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Look closer: \+ DBA-CLIP/ }).first().click();
  await page.locator("dialog.viewer canvas").hover();
}

/** By name the page, and what is done there. */
const SHOTS: Readonly<Record<string, readonly [path: string | null, act?: (page: Page) => Promise<void>]>> = {
  index: ["index.html"],
  table5: ["table5/index.html"],
  "table8-swept": [sweptPage("table8"), swept],
  figure2: ["figure2/index.html"],
  images: ["table5/images.html"],
  viewer: ["table5/index.html", viewer],
  embeddings: ["table5/index.html", embeddings],
};

const browser = await chromium.launch({
  executablePath: Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const context = await browser.newContext({ viewport: size, colorScheme: "light", offline: true });
for (const [name, [path, act]] of Object.entries(SHOTS)) {
  if (path === null || wanted.length > 0 && !wanted.includes(name)) continue;
  const page = await context.newPage();
  await page.goto(pathToFileURL(`${report}/${path}`).href, { waitUntil: "load" });
  if (act) await act(page);
  else {
    // Pictures that load only when they come into view do so here.
    for (const picture of (await page.locator("img").all()).slice(0, 80)) {
      await picture.scrollIntoViewIfNeeded();
    }
    await page.evaluate(() => globalThis.scrollTo(0, 0));
  }
  const shot = await page.screenshot({ clip: { x: 0, y: 0, ...size } });
  const target = `${root}docs/report-${name}.png`;
  await sharp(shot).png({ palette: true, compressionLevel: 9, effort: 10 }).toFile(target);
  console.log(`written ${target}`);
}
await browser.close();
