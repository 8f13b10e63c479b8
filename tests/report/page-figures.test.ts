import assert from "node:assert/strict";
import { decode } from "fast-png";
import { hasChromium } from "../support/chromium.ts";
import { eventually } from "../support/eventually.ts";
import { drawFigures } from "./fixtures/draw-figures.ts";
import { openedReport, PAGES } from "./fixtures/opened-report.ts";
import { pointAt } from "./fixtures/point-at.ts";

const ignore = !hasChromium;
const { file, onPage } = openedReport();

Deno.test(
  { name: "a reader chooses the two rows whose difference is drawn", ignore },
  () =>
    onPage("table5/index.html", {}, async (page) => {
      const figure = page.locator("#table5-delta");
      await drawFigures(page, "#table5-delta");
      const axis = () => figure.locator(".xtitle").textContent(),
        nothing = () => figure.locator(".nothing").textContent();
      await eventually("the declared difference", axis, /\+ DBA-CLIP ?\+ ?GLCC minus Baseline/);
      await figure.getByLabel("Row", { exact: true }).selectOption("Baseline");
      await eventually("a row minus itself is refused", nothing, /choose two different rows/);
      await figure.getByLabel("minus row").selectOption("+ DBA-CLIP");
      await eventually("the chosen difference", axis, /Baseline minus ?\+ ?DBA-CLIP/);
      await eventually("nothing is refused", nothing, "");
    }),
);

Deno.test(
  { name: "a number under the pointer is told in words", ignore },
  () =>
    onPage("table5/index.html", { viewport: { width: 1440, height: 1000 } }, async (page) => {
      const plot = page.locator("#table5-numbers .plot");
      await drawFigures(page, "#table5-numbers");
      await plot.scrollIntoViewIfNeeded();
      await eventually("what is under the pointer", async () => {
        // Other figures that come into view may move this one.
        if (!await pointAt(page, plot.locator(".scatter .point").first())) return null;
        // Plotly tells of the pointer a moment later, if it listens already.
        await plot.locator(".hoverlayer text").first().waitFor({ timeout: 1000 }).catch(() => {});
        return await plot.locator(".hoverlayer").textContent();
      }, /Baseline, Fully Supervised: F1 58\.3 %/);
    }),
);

Deno.test({ name: "print shows the drawn figures, a page without script too", ignore }, async () => {
  await onPage("table5/index.html", {}, async (page) => {
    await drawFigures(page, "#table5-numbers");
    await page.emulateMedia({ media: "print" });
    await page.locator("#table5-numbers .drawing").waitFor();
    await page.locator("#table5-numbers .plot").waitFor({ state: "hidden" });
  });
  await onPage("table5/index.html", { javaScriptEnabled: false }, async (page) => {
    await page.locator("#table5-numbers .drawing").waitFor();
    assert.ok(!await page.locator("[data-copy]").first().isVisible());
  });
});

for (const path of PAGES) {
  Deno.test(
    { name: `${path} printed fits its paper, keeps its colours and leaves no heading alone`, ignore },
    () =>
      // The text of a portrait A4 page, in pixels of CSS.
      onPage(path, { viewport: { width: 703, height: 1000 } }, async (page) => {
        await page.emulateMedia({ media: "print", colorScheme: "light" });
        const { wide, faded, alone } = await page.evaluate(() => {
          const shown = [...document.querySelectorAll<HTMLElement>("body *")].filter((one) =>
            one.checkVisibility()
          );
          const style = (one: Element) => getComputedStyle(one);
          return {
            wide: shown.filter((one) => one.matches("table:not(.numbers), pre, img, svg"))
              .filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) =>
                one.className
              ),
            faded: shown.filter((one) => one.matches(".swatch, .tally .bar span"))
              .filter((one) => style(one).printColorAdjust !== "exact").length,
            alone: shown.filter((one) => one.matches("h1, h2, h3"))
              .filter((one) => style(one).breakAfter !== "avoid").length,
          };
        });
        assert.deepEqual({ wide, faded, alone }, { wide: [], faded: 0, alone: 0 });
      }),
  );
}

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
      // One look at all of them: other figures that come into view may move this one.
      const covered = () =>
        figure.evaluate((element) => {
          const bar = element.querySelector(".modebar")!.getBoundingClientRect();
          const drawn = [...element.querySelectorAll(".annotation, .legend .bg, .scatter .point")];
          return drawn.filter((one) => {
            const box = one.getBoundingClientRect();
            return bar.x < box.x + box.width && bar.x + bar.width > box.x &&
              bar.y < box.y + box.height && bar.y + bar.height > box.y;
          }).map(({ textContent, classList }) => `${classList}: ${textContent}`);
        });
      assert.ok(await figure.locator(".annotation, .legend .bg, .scatter .point").count() > 0);
      await eventually("the buttons cover nothing", covered, []);
    }),
);

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
      const saved = file("table5", (await link.getAttribute("href"))!);
      assert.ok((await Deno.readTextFile(saved)).length > 100, saved);
    }
    const names = [...Deno.readDirSync(file("table5", "per-image"))].map(({ name }) => name);
    assert.ok(names.includes("+-DBA-CLIP--Fully-Supervised.csv"), names.join(", "));
  }));

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
