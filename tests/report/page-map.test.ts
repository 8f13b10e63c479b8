import assert from "node:assert/strict";
import { hasChromium } from "../support/chromium.ts";
import { eventually } from "../support/eventually.ts";
import { drawFigures } from "./fixtures/draw-figures.ts";
import { openedReport } from "./fixtures/opened-report.ts";
import { pointAt } from "./fixtures/point-at.ts";
import { explorer } from "./fixtures/report.ts";

const ignore = !hasChromium;
const { onPage } = openedReport();

Deno.test(
  { name: "a mask of the map shows its picture under the pointer", ignore },
  () =>
    onPage(`${explorer.folder}/index.html`, { viewport: { width: 1440, height: 1000 } }, async (page) => {
      const crop = page.locator(".crop");
      assert.ok(!await crop.isVisible());
      // The fourth mask of the first class is the seventh of all: third in the second line of four.
      await eventually("the picture of the mask under the pointer", async () => {
        if (!await pointAt(page, page.locator(".scatter .point").nth(3))) return [];
        // Plotly tells of the pointer a moment later, if it listens already.
        await crop.waitFor({ state: "visible", timeout: 1000 }).catch(() => {});
        return [
          await crop.isVisible(),
          await crop.evaluateAll((all) => all.map((one) => (one as HTMLElement).style.backgroundPosition)),
        ];
      }, [true, ["-4px -2px"]]);
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
      await eventually(
        "one mask a class",
        counts,
        [["background", 1], ["cat &amp; &lt;dog&gt;", 1], ["no class", 11]],
      );
      await colour.selectOption("Eq. 1 after 1 step");
      await eventually(
        "their neighbours",
        counts,
        [["background", 3], ["cat &amp; &lt;dog&gt;", 3], ["no class", 7]],
      );
    }),
);
