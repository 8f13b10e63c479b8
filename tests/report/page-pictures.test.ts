import assert from "node:assert/strict";
import { hasChromium } from "../support/chromium.ts";
import { eventually } from "../support/eventually.ts";
import { openedReport } from "./fixtures/opened-report.ts";
import type { BrowsedMaps } from "../../lib/report/page/image-browser.ts";
import { imagesPage } from "../../lib/report/page/images-page.ts";
import { browser as images, reports } from "./fixtures/report.ts";
import { violations } from "./fixtures/violations.ts";

const ignore = !hasChromium;
const { onPage } = openedReport();

Deno.test({
  name: "a page about pictures shows them first, and they open large with the class under the pointer",
  ignore,
}, () =>
  onPage("table5/index.html", { viewport: { width: 1440, height: 900 } }, async (page) => {
    assert.equal(await page.locator("main > section").first().getAttribute("id"), "panels");
    await page.getByRole("button", { name: "Look closer: Truth" }).first().click();
    const viewer = page.locator("dialog.viewer"), canvas = viewer.locator("canvas");
    await canvas.scrollIntoViewIfNeeded();
    await eventually("the class under the pointer", async () => {
      const box = (await canvas.boundingBox())!;
      await page.mouse.move(box.x + 0.75 * box.width, box.y + 0.5 * Math.min(box.height, 400));
      return await viewer.locator("output").textContent();
    }, "Truth: cat");
    await eventually("axe finds nothing", () => violations(page), []);
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await eventually("the viewer is gone", () => page.locator("dialog").count(), 0);
  }));

Deno.test({
  name: "images are sorted by the difference of two rows and filtered by class, a screenful at a time",
  ignore,
}, () =>
  onPage("table5/images.html", { viewport: { width: 1440, height: 900 } }, async (page) => {
    const cards = page.locator(".thumbs li"), viewer = page.locator("dialog.viewer");
    const first = () => cards.first().textContent();
    await eventually(
      "largest difference first, those without a number last",
      first,
      /^scene-2 · \+68.8$/,
    );
    assert.ok(await cards.count() < images.ids.length);
    await page.getByLabel("First").selectOption("smallest");
    await eventually("smallest difference first", first, /^scene-129 · −7.4$/);
    await page.getByLabel("minus row").selectOption("nothing");
    await page.getByLabel("With class").selectOption("cat & <dog>");
    await eventually(
      "images of the class alone",
      () => page.locator(".found").textContent(),
      "65 of 130 images",
    );
    await page.evaluate(() => globalThis.scrollTo(0, document.body.scrollHeight));
    await eventually("all of them, further down", () => cards.count(), 65);
    await cards.first().locator("button").click();
    await eventually("the numbers of the image", () => viewer.locator("table").textContent(), /Baseline32.9/);
    await eventually(
      "its pictures",
      () => viewer.getByLabel("Right").locator("option").allTextContents(),
      ["Image", "Truth", "Baseline, Fully Supervised"],
    );
  }));

Deno.test(
  { name: "the viewer zooms into its middle, and its lists stay inside a narrow one", ignore },
  () =>
    onPage("table5/index.html", { viewport: { width: 390, height: 844 } }, async (page) => {
      await page.getByRole("button", { name: "Look closer: Truth" }).first().click();
      const viewer = page.locator("dialog.viewer");
      await viewer.locator("select").first().evaluate((list: HTMLSelectElement) =>
        list.add(new Option("long ".repeat(40)))
      );
      const { right } = await viewer.evaluate((dialog) => dialog.getBoundingClientRect());
      for (const control of await viewer.locator("select, input").all()) {
        assert.ok((await control.evaluate((one) => one.getBoundingClientRect().right)) <= right);
      }
      await viewer.getByLabel("Zoom").fill("4");
      const middle = () =>
        viewer.locator(".stage").evaluate(({ scrollLeft, clientWidth, scrollWidth }) =>
          ((scrollLeft + clientWidth / 2) / scrollWidth).toFixed(1)
        );
      await eventually("the middle is in the middle", middle, "0.5");
    }),
);

Deno.test("the page of all images begins with the column whose label maps they open with", () => {
  const columns = ["Fully Supervised", "Weakly Supervised"];
  const chosen = (maps: BrowsedMaps | null) =>
    /name="column">.*?<option value="?(\d)"? selected/s.exec(
      imagesPage(reports[0], { ...images, columns, maps }),
    )![1];
  assert.equal(chosen({ ...images.maps!, column: columns[1] }), "1");
  assert.equal(chosen(null), "0");
});
