import assert from "node:assert/strict";
import { decode } from "fast-png";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { comparisonPage } from "../../lib/report/comparison/comparison-html.ts";
import { reportFiles } from "../../lib/report/page/report-files.ts";
import { mapsScript, picturesScript } from "../../lib/report/page/image-browser.ts";
import { dataUrl } from "../../lib/report/html-panels.ts";
import { comparison } from "./fixtures/comparison.ts";
import { browser as images, explorer, origin, reports } from "./fixtures/report.ts";
import { shapes } from "./fixtures/shapes.ts";

/** Debian's, or whichever `CHROMIUM` names. */
const CHROMIUM = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";
const ignore = !await Deno.stat(CHROMIUM).then(({ isFile }) => isFile, () => false);

const PAGES = [
  "index.html",
  "compared.html",
  `${explorer.folder}/index.html`,
  ...reports.flatMap(({ table, browser }) => [
    ...[`${table.experiment}/index.html`, `${table.experiment}/cells.html`],
    ...(browser ? [`${table.experiment}/images.html`] : []),
  ]),
];

let folder: string;
let browser: Browser;
let axe: string;

Deno.test.beforeAll(async () => {
  if (ignore) return;
  const { chromium } = await import("playwright-core");
  const [plotly, axeCore] = await Promise.all([
    import("plotly.js-dist-min", { with: { type: "text" } }),
    import("axe-core"),
  ]);
  axe = axeCore.default.source;
  folder = await Deno.makeTempDir();
  const files = reportFiles(reports, origin, plotly.default as unknown as string, [explorer]);
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(join(folder, path, ".."), { recursive: true });
    await Deno.writeTextFile(join(folder, path), text);
  }
  await Deno.writeTextFile(join(folder, "compared.html"), comparisonPage(comparison));
  await writePictures();
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
});
Deno.test.afterAll(async () => {
  if (ignore) return;
  await browser.close();
  await Deno.remove(folder, { recursive: true });
});

/** The pictures that the page of all images shows. */
async function writePictures(): Promise<void> {
  const [image, truth] = shapes.rows[0].tiles.map(([{ picture }]) => picture);
  await Deno.mkdir(join(folder, images.folder), { recursive: true });
  for (const file of [0, 1]) {
    const maps = Object.fromEntries(images.ids.map((_, n) => [n, [dataUrl(truth)]]));
    await Deno.mkdir(join(folder, "table5", "maps"), { recursive: true });
    await Deno.writeTextFile(join(folder, "table5", "maps", `${file}.js`), mapsScript(maps));
  }
  await Deno.writeFile(join(folder, explorer.crops.file), image.png);
  for (const n of images.ids.keys()) {
    await Deno.writeFile(join(folder, images.folder, `${n}.jpg`), image.png);
    const script = picturesScript({ image: dataUrl(image), truth: dataUrl(truth) });
    await Deno.writeTextFile(join(folder, images.folder, `${n}.js`), script);
  }
}

/** Opens a page with the network off; any complaint of the page fails the test. */
async function onPage(
  path: string,
  options: BrowserContextOptions,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ offline: true, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (/^https?:/.test(request.url())) complaints.push(`asked the network for ${request.url()}`);
  });
  await page.goto(pathToFileURL(join(folder, path)).href);
  await use(page);
  await context.close();
  assert.deepEqual(complaints, []);
}

for (const path of PAGES) {
  Deno.test(
    {
      name:
        `${path} opens from disk, nothing overflows, axe finds nothing, every figure is readable in light and dark`,
      ignore,
    },
    () =>
      onPage(path, { viewport: { width: 1440, height: 900 }, colorScheme: "light" }, async (page) => {
        await drawFigures(page);
        await page.evaluate(axe);
        for (const width of [1440, 390]) {
          await page.setViewportSize({ width, height: 900 });
          await page.waitForFunction((width) => document.documentElement.scrollWidth === width, width, {
            timeout: 3000,
          });
        }
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          assert.deepEqual(await violations(page), [], colorScheme);
          const { examined, faint } = await faintTexts(page);
          assert.deepEqual(faint, [], colorScheme);
          assert.equal(examined > 0, await page.locator("[data-figure]").count() > 0);
        }
      }),
  );
}

/** Brings figures into view one after the other, where they are drawn, and goes back to the top. */
async function drawFigures(page: Page, selector = "[data-figure]"): Promise<void> {
  for (const figure of await page.locator(selector).all()) {
    await figure.scrollIntoViewIfNeeded();
    await figure.locator(".plot .main-svg").first().waitFor();
  }
  await page.evaluate(() => globalThis.scrollTo(0, 0));
}

/** What axe-core complains of, one line per rule and place. */
function violations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    // Preloading fetches style sheets, which pages from disk may not.
    // deno-lint-ignore no-explicit-any
    const { violations } = await (globalThis as any).axe.run({ preload: false });
    // deno-lint-ignore no-explicit-any
    return violations.flatMap(({ id, nodes }: any) => nodes.map(({ html }: any) => `${id}: ${html}`));
  });
}

Deno.test(
  { name: "heads sort the rows, largest first, smallest first, as first shown", ignore },
  () =>
    onPage("table5/index.html", {}, async (page) => {
      const head = page.locator("button.sort").nth(2);
      const names = () =>
        page.locator("table.numbers").first().locator("tbody").first().locator("th").allTextContents();
      const first = ["Baseline", "+ DBA-CLIP", "+ DBA-CLIP + GLCC"];
      assert.deepEqual(await names(), first);
      await head.click();
      assert.deepEqual(await names(), ["+ DBA-CLIP + GLCC", "+ DBA-CLIP", "Baseline"]);
      assert.equal(await page.locator("[aria-sort]").getAttribute("aria-sort"), "descending");
      await head.click();
      assert.deepEqual(await names(), first);
      assert.equal(await page.locator("[aria-sort]").getAttribute("aria-sort"), "ascending");
      await page.locator("button.sort").nth(6).click();
      assert.deepEqual(await names(), first, "a row without a number is the smallest");
      assert.equal(await page.locator("[aria-sort]").count(), 1);
    }),
);

Deno.test(
  { name: "the copy buttons put LaTeX, Markdown and CSV into the clipboard", ignore },
  () =>
    onPage("table5/index.html", { permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
      for (const [name, file] of [["LaTeX", "table.tex"], ["Markdown", "table.md"], ["CSV", "table.csv"]]) {
        await page.getByRole("button", { name: `Copy ${name}` }).click();
        await page.getByText(`${name} is in the clipboard`).waitFor();
        const copied = await page.evaluate(() => navigator.clipboard.readText());
        assert.equal(copied, await Deno.readTextFile(join(folder, "table5", file)));
      }
    }),
);

Deno.test(
  { name: "a reader chooses the two rows whose difference is drawn", ignore },
  () =>
    onPage("table5/index.html", {}, async (page) => {
      const figure = page.locator("#table5-delta");
      await drawFigures(page, "#table5-delta");
      const axis = figure.locator(".xtitle");
      assert.match((await axis.textContent())!, /\+ DBA-CLIP \+ GLCC minus Baseline/);
      await figure.getByLabel("Row", { exact: true }).selectOption("Baseline");
      assert.match((await figure.locator(".nothing").textContent())!, /choose two different rows/);
      await figure.getByLabel("minus row").selectOption("+ DBA-CLIP");
      await page.waitForFunction(() =>
        document.querySelector("#table5-delta .xtitle")?.textContent?.includes("Baseline minus + DBA-CLIP")
      );
      assert.equal(await figure.locator(".nothing").textContent(), "");
    }),
);

Deno.test(
  { name: "a number under the pointer is told in words", ignore },
  () =>
    onPage("table5/index.html", { viewport: { width: 1440, height: 1000 } }, async (page) => {
      const plot = page.locator("#table5-numbers .plot");
      await drawFigures(page, "#table5-numbers");
      await plot.scrollIntoViewIfNeeded();
      const mark = await plot.locator(".scatter .point").first().boundingBox();
      await page.mouse.move(mark!.x + mark!.width / 2, mark!.y + mark!.height / 2, { steps: 3 });
      await plot.locator(".hoverlayer .hovertext").first().waitFor();
      assert.match(
        (await plot.locator(".hoverlayer").textContent())!,
        /Baseline, Fully Supervised: F1 58\.3 %/,
      );
    }),
);

Deno.test({
  name: "every number leads to a cell that is there, and that to the metrics of its images",
  ignore,
}, () =>
  onPage("table5/index.html", {}, async (page) => {
    const links = await page.locator("table.numbers a.value").evaluateAll((all) =>
      all.map((link) => (link as HTMLAnchorElement).getAttribute("href")!)
    );
    assert.ok(links.length > 0);
    await page.goto(pathToFileURL(join(folder, "table5", "cells.html")).href);
    for (const link of new Set(links)) {
      assert.equal(await page.locator(`#${link.split("#")[1]}`).count(), 1, link);
    }
    for (const file of await page.getByRole("link", { name: "metrics of every image" }).all()) {
      await Deno.stat(join(folder, "table5", (await file.getAttribute("href"))!));
    }
  }));

Deno.test({ name: "print shows the drawn figures, a page without script too", ignore }, async () => {
  await onPage("table5/index.html", {}, async (page) => {
    await drawFigures(page, "#table5-numbers");
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.locator("#table5-numbers .drawing").isVisible());
    assert.ok(!await page.locator("#table5-numbers .plot").isVisible());
  });
  await onPage("table5/index.html", { javaScriptEnabled: false }, async (page) => {
    assert.ok(await page.locator("#table5-numbers .drawing").isVisible());
    assert.ok(!await page.locator("[data-copy]").first().isVisible());
  });
});

Deno.test(
  { name: "no button of a figure sends it away or covers what is drawn", ignore },
  () =>
    onPage("table5/index.html", { viewport: { width: 1440, height: 900 } }, async (page) => {
      await drawFigures(page, "#table5-numbers");
      const figure = page.locator(".figure.live").first();
      await figure.locator(".plot").hover();
      const buttons = figure.locator(".modebar-btn");
      await buttons.first().waitFor();
      const titles = await buttons.evaluateAll((all) =>
        all.map((one) => one.getAttribute("data-title") ?? "")
      );
      assert.ok(titles.length > 2);
      for (const title of titles) assert.doesNotMatch(title, /share|cloud|lasso|select/i);
      const bar = (await figure.locator(".modebar").boundingBox())!;
      for (const drawn of await figure.locator(".annotation, .legend .bg, .scatter .point").all()) {
        const box = (await drawn.boundingBox())!;
        const apart = bar.x >= box.x + box.width || bar.x + bar.width <= box.x ||
          bar.y >= box.y + box.height || bar.y + bar.height <= box.y;
        assert.ok(apart, JSON.stringify({ bar, box, text: await drawn.textContent() }));
      }
    }),
);

Deno.test({
  name: "a reader chooses the row that differences are to, and goes back to the declared one",
  ignore,
}, () =>
  onPage("table5/index.html", {}, async (page) => {
    const cell = page.locator("table.numbers tr[data-row='2'] td").first();
    const declared = await cell.locator(".delta").textContent();
    const list = page.getByLabel("Differences to");
    await list.selectOption("Baseline");
    assert.equal(await cell.locator(".delta").textContent(), "▲ +1.8 [0.9, 2.5]");
    assert.equal(
      await page.locator("table.numbers tr[data-row='1'] .delta").count(),
      0,
      "nothing was compared",
    );
    await list.selectOption("");
    assert.equal(await cell.locator(".delta").textContent(), declared);
  }));

Deno.test({
  name:
    "where nothing was compared the reference can be chosen all the same: plain differences, and it is said",
  ignore,
}, () =>
  onPage("swept/index.html", {}, async (page) => {
    const rows = page.locator("table.numbers").first().locator("tr[data-row]");
    const cell = rows.nth(2).locator("td").first();
    const value = async (row: number) =>
      Number(await rows.nth(row).locator("td").first().getAttribute("data-value"));
    const declared = await cell.locator(".delta").textContent();
    const list = page.getByLabel("Differences to"),
      hint = page.getByRole("status").filter({ hasText: "--compute" });
    assert.ok(!await hint.isVisible());
    await list.selectOption("Baseline");
    const difference = await value(2) - await value(0);
    const sign = difference < 0 ? "−" : "+";
    assert.equal(await cell.locator(".delta").textContent(), `Δ ${sign}${Math.abs(difference).toFixed(1)}`);
    assert.equal(await rows.nth(0).locator(".delta").count(), 0, "the reference itself has none");
    assert.match((await hint.textContent())!, /without intervals.*deno task report swept --compute/);
    await list.selectOption("");
    assert.equal(await cell.locator(".delta").textContent(), declared);
    assert.ok(!await hint.isVisible());
  }));

Deno.test({
  name: "a page of a sweep says what a rule takes without evaluation labels, and its regret",
  ignore,
}, () =>
  onPage("swept/index.html", {}, async (page) => {
    const lines = await page.locator("#selection table tbody tr").allTextContents();
    assert.equal(lines.length, 1);
    assert.match(
      lines[0],
      /^GLCCWeakly Supervisedgraph\.k 5, graph\.alpha 0\.972\.0.*67\.5 at graph\.k 9.*3\.5$/,
    );
    assert.match(
      (await page.locator("#selection").textContent())!,
      /Open-Vocabulary\): no labels of single masks/,
    );
  }));

for (const path of PAGES) {
  Deno.test(
    { name: `no link, form or button of ${path} could ask the network`, ignore },
    () =>
      onPage(path, { viewport: { width: 1440, height: 900 } }, async (page) => {
        // Whatever could send something is told of instead.
        await page.addInitScript(() => {
          const asked: string[] = [];
          const scope = globalThis as unknown as Record<string, unknown>;
          scope.asked = asked;
          for (const name of ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "open"]) {
            scope[name] = function () {
              asked.push(name);
              throw new Error(name);
            };
          }
          navigator.sendBeacon = () => asked.push("sendBeacon") > 0;
          HTMLFormElement.prototype.submit = () => void asked.push("submit");
        });
        await page.reload();
        await drawFigures(page);
        const links = await page.locator("[href], [src], [action], [formaction]").evaluateAll((all) =>
          all.flatMap((one) =>
            ["href", "src", "action", "formaction"].map((name) => one.getAttribute(name) ?? "")
              .filter((value) => /^(?!file:)(\w+:)?\/\//.test(value))
          )
        );
        assert.deepEqual(links, []);
        const pressed = await page.evaluate(async () => {
          const buttons = [...document.querySelectorAll<HTMLElement>("button, .modebar-btn, summary")];
          for (const button of buttons) {
            button.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
            await new Promise((resolve) => setTimeout(resolve, 5));
            document.querySelectorAll("dialog").forEach((dialog) => dialog.close());
          }
          return buttons.length;
        });
        assert.ok(pressed > 0 || !path.startsWith("table5/index"));
        assert.deepEqual(await page.evaluate(() => (globalThis as unknown as { asked: string[] }).asked), []);
      }),
  );
}

/** Texts of live figures whose contrast with the page is below 4.5 to 1, among so many; those on coloured cells stand apart. */
function faintTexts(page: Page): Promise<{ readonly examined: number; readonly faint: string[] }> {
  return page.evaluate(() => {
    const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;
    const rgb = (colour: string) => {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const luminance = (colour: string) => {
      const [r, g, b] = rgb(colour).map((value) => value / 255)
        .map((value) => value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const paper = luminance(getComputedStyle(document.body).backgroundColor);
    const texts = [...document.querySelectorAll<SVGTextElement>(".plot .main-svg text")].filter((text) => {
      const { visibility, opacity } = getComputedStyle(text);
      const isOnPage = text.textContent !== "" && !text.closest(".heatmaplayer, .hoverlayer, .modebar");
      return isOnPage && visibility !== "hidden" && Number(opacity) > 0;
    });
    const faint = texts.flatMap((text) => {
      const style = getComputedStyle(text);
      const ink = luminance(style.fill);
      const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
      return contrast < 4.5 ? [`${text.textContent}: ${style.fill}, ${contrast.toFixed(2)}`] : [];
    });
    return { examined: texts.length, faint };
  });
}

Deno.test({
  name: "a page about pictures shows them first, and they open large with the class under the pointer",
  ignore,
}, () =>
  onPage("table5/index.html", { viewport: { width: 1440, height: 900 } }, async (page) => {
    assert.equal(await page.locator("main > section").first().getAttribute("id"), "panels");
    await page.getByRole("button", { name: "Look closer: Truth" }).first().click();
    const canvas = page.locator("dialog.viewer canvas");
    await canvas.scrollIntoViewIfNeeded();
    const box = (await canvas.boundingBox())!;
    await page.mouse.move(box.x + 0.75 * box.width, box.y + 0.5 * Math.min(box.height, 400));
    assert.equal(await page.locator("dialog.viewer output").textContent(), "Truth: cat");
    await page.evaluate(axe);
    assert.deepEqual(await violations(page), []);
    await page.getByRole("button", { name: "Close", exact: true }).click();
    assert.equal(await page.locator("dialog").count(), 0);
  }));

Deno.test({
  name: "images are sorted by the difference of two rows and filtered by class, a screenful at a time",
  ignore,
}, () =>
  onPage("table5/images.html", { viewport: { width: 1440, height: 900 } }, async (page) => {
    const cards = page.locator(".thumbs li");
    const first = () => cards.first().textContent();
    assert.match(
      (await first())!,
      /^scene-2 · 68.8$/,
      "largest difference first, those without a number last",
    );
    assert.ok(await cards.count() < images.ids.length);
    await page.getByLabel("First").selectOption("smallest");
    assert.match((await first())!, /^scene-129 · −7.4$/);
    await page.getByLabel("minus row").selectOption("nothing");
    await page.getByLabel("With class").selectOption("cat & <dog>");
    assert.equal(await page.locator(".found").textContent(), "65 of 130 images");
    await page.evaluate(() => globalThis.scrollTo(0, document.body.scrollHeight));
    await page.waitForFunction(() => document.querySelectorAll(".thumbs li").length === 65);
    await cards.first().locator("button").click();
    await page.locator("dialog.viewer table").waitFor();
    assert.match((await page.locator("dialog.viewer table").textContent())!, /Baseline32.9/);
    const pictures = await page.getByLabel("Right").locator("option").allTextContents();
    assert.deepEqual(pictures, ["Image", "Truth", "Baseline, Fully Supervised"]);
  }));

Deno.test({
  name: "a figure is saved as SVG, as a picture of twice its size and as CSV of every choice",
  ignore,
}, () =>
  onPage("table5/index.html", { acceptDownloads: true }, async (page) => {
    const figure = page.locator("#table5-delta");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      figure.getByRole("button", { name: "PNG (2×)" }).click(),
    ]);
    assert.equal(download.suggestedFilename(), "table5-delta.png");
    const { width } = decode(await Deno.readFile(await download.path()));
    assert.equal(width, 2 * 760);
    for (const link of await figure.locator(".files a").all()) {
      const file = join(folder, "table5", (await link.getAttribute("href"))!);
      assert.ok((await Deno.readTextFile(file)).length > 100, file);
    }
    const names = [...Deno.readDirSync(join(folder, "table5", "per-image"))].map(({ name }) => name);
    assert.ok(names.includes("+-DBA-CLIP--Fully-Supervised.csv"), names.join(", "));
  }));

Deno.test(
  { name: "a mask of the map shows its picture under the pointer", ignore },
  () =>
    onPage(`${explorer.folder}/index.html`, { viewport: { width: 1440, height: 1000 } }, async (page) => {
      const crop = page.locator(".crop");
      assert.ok(!await crop.isVisible());
      const mark = (await page.locator(".scatter .point").nth(3).boundingBox())!;
      await page.mouse.move(mark.x + mark.width / 2, mark.y + mark.height / 2, { steps: 3 });
      await crop.waitFor();
      // The fourth mask of the first class is the seventh of all: third in the second line of four.
      assert.equal(
        await crop.evaluate((element: HTMLElement) => element.style.backgroundPosition),
        "-4px -2px",
      );
    }),
);

Deno.test(
  { name: "the map shows how Eq. 1 carries labels on, step by step", ignore },
  () =>
    onPage(`${explorer.folder}/index.html`, { viewport: { width: 1440, height: 1000 } }, async (page) => {
      await drawFigures(page);
      const counts = () =>
        page.locator(".js-plotly-plot").first().evaluate((plot) =>
          (plot as unknown as { data: { name: string; x: unknown[] }[] }).data.map((
            { name, x },
          ) => [name, x.length])
        );
      const colour = page.getByLabel("Colour by");
      await colour.selectOption("one known mask a class");
      assert.deepEqual(await counts(), [["background", 1], ["cat &amp; &lt;dog&gt;", 1], ["no class", 11]]);
      await colour.selectOption("Eq. 1 after 1 step");
      assert.deepEqual(await counts(), [["background", 3], ["cat &amp; &lt;dog&gt;", 3], ["no class", 7]]);
    }),
);

Deno.test(
  { name: "plotly.js is asked for when the first figure comes into view, not before", ignore },
  () =>
    onPage("table5/index.html", { viewport: { width: 1440, height: 300 } }, async (page) => {
      const asked = () => page.locator("script[src$='plotly.min.js']").count();
      assert.equal(await page.locator(".figure.live").count(), 0);
      assert.equal(await asked(), 0);
      assert.ok(
        await page.locator("#table5-numbers .drawing").isVisible(),
        "its drawing stands there until then",
      );
      await drawFigures(page, "#table5-numbers");
      assert.equal(await asked(), 1);
    }),
);
