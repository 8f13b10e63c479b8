import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { hasChromium } from "../support/chromium.ts";
import { eventually } from "../support/eventually.ts";
import { cellsPage } from "../../lib/report/page/cells-page.ts";
import { experimentPage } from "../../lib/report/page/experiment-page.ts";
import { oneRow } from "./fixtures/one-row.ts";
import { openedReport } from "./fixtures/opened-report.ts";
import { reports } from "./fixtures/report.ts";

const ignore = !hasChromium;
const { file, onPage } = openedReport();

Deno.test(
  { name: "heads sort the rows, largest first, smallest first, as first shown", ignore },
  () =>
    onPage("table5/index.html", {}, async (page) => {
      const head = page.locator("button.sort").nth(2);
      const names = () =>
        page.locator("table.numbers").first().locator("tbody").first().locator("th").allTextContents();
      const sorted = page.locator("[aria-sort]");
      const first = ["Baseline", "+ DBA-CLIP", "+ DBA-CLIP + GLCC"];
      assert.deepEqual(await names(), first);
      await head.click();
      await eventually("the largest come first", names, ["+ DBA-CLIP + GLCC", "+ DBA-CLIP", "Baseline"]);
      await eventually("it is said", () => sorted.getAttribute("aria-sort"), "descending");
      await head.click();
      await eventually("the smallest come first", names, first);
      await eventually("it is said", () => sorted.getAttribute("aria-sort"), "ascending");
      const other = page.locator("th", { has: page.locator("button.sort") }).nth(6);
      await other.locator("button.sort").click();
      await eventually("another column is sorted", () => other.getAttribute("aria-sort"), "descending");
      await eventually("a row without a number is the smallest", names, first);
      await eventually("one column is sorted", () => sorted.count(), 1);
    }),
);

Deno.test(
  { name: "the copy buttons put LaTeX, Markdown and CSV into the clipboard", ignore },
  () =>
    onPage("table5/index.html", { permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
      for (const [name, copied] of [["LaTeX", "table.tex"], ["Markdown", "table.md"], ["CSV", "table.csv"]]) {
        await page.getByRole("button", { name: `Copy ${name}` }).click();
        await page.getByText(`${name} is in the clipboard`).waitFor();
        await eventually(
          `${name} is in the clipboard`,
          () => page.evaluate(() => navigator.clipboard.readText()),
          await Deno.readTextFile(file("table5", copied)),
        );
      }
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
    await page.goto(pathToFileURL(file("table5", "cells.html")).href);
    for (const link of new Set(links)) {
      assert.equal(await page.locator(`#${link.split("#")[1]}`).count(), 1, link);
    }
    for (const metrics of await page.getByRole("link", { name: "metrics of every image" }).all()) {
      await Deno.stat(file("table5", (await metrics.getAttribute("href"))!));
    }
  }));

Deno.test({
  name: "a reader chooses the row that differences are to, and goes back to the declared one",
  ignore,
}, () =>
  onPage("table5/index.html", {}, async (page) => {
    const delta = page.locator("table.numbers tr[data-row='2'] td").first().locator(".delta");
    const declared = await delta.textContent();
    const list = page.getByLabel("Differences to");
    await list.selectOption("Baseline");
    await eventually("the difference to Baseline", () => delta.textContent(), "▲ +1.8 [0.9, 2.5]");
    await eventually(
      "no difference where nothing was compared",
      () => page.locator("table.numbers tr[data-row='1'] .delta").count(),
      0,
    );
    await list.selectOption("");
    await eventually("the declared difference", () => delta.textContent(), declared);
  }));

Deno.test({
  name:
    "where nothing was compared the reference can be chosen all the same: plain differences, and it is said",
  ignore,
}, () =>
  onPage("swept/index.html", {}, async (page) => {
    const rows = page.locator("table.numbers").first().locator("tr[data-row]");
    const delta = rows.nth(2).locator("td").first().locator(".delta");
    const value = async (row: number) =>
      Number(await rows.nth(row).locator("td").first().getAttribute("data-value"));
    const declared = await delta.textContent();
    const list = page.getByLabel("Differences to"),
      hint = page.getByRole("status").filter({ hasText: "--compute" });
    assert.ok(!await hint.isVisible());
    await list.selectOption("Baseline");
    const difference = await value(2) - await value(0);
    const sign = difference < 0 ? "−" : "+";
    await eventually(
      "a plain difference",
      () => delta.textContent(),
      `Δ ${sign}${Math.abs(difference).toFixed(1)}`,
    );
    await eventually("the reference itself has none", () => rows.nth(0).locator(".delta").count(), 0);
    await hint.waitFor();
    assert.match((await hint.textContent())!, /without intervals.*deno task report swept --compute/);
    await list.selectOption("");
    await eventually("the declared difference", () => delta.textContent(), declared);
    await hint.waitFor({ state: "hidden" });
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

Deno.test({
  name: "a long head of a column breaks, and the caption of a wide table stays in a narrow window",
  ignore,
}, () =>
  onPage("table5/index.html", { viewport: { width: 390, height: 844 } }, async (page) => {
    const button = page.locator("#table button.sort").first();
    const width = await button.evaluate((head) => {
      head.textContent = "training masks of unchanged neighbours and of all others (%)";
      return head.parentElement!.getBoundingClientRect().width;
    });
    assert.ok(width < 200, `${width} pixels`);
    const ends = await page.locator("table.numbers caption span").evaluateAll((all) =>
      all.map((one) => one.getBoundingClientRect().right)
    );
    assert.ok(ends.length > 0 && ends.every((end) => end <= 390), String(ends));
  }));

Deno.test("a table of one row speaks of no best, and of no heads that sort", () => {
  const text = experimentPage({ ...reports[0], table: oneRow, figures: [], panels: [] });
  assert.ok(text.includes("Brackets: 95 %") && !text.includes("second <u>"));
  assert.ok(!text.includes("Heads sort"));
});

Deno.test("settings of a cell have a list of numbers on one line", () => {
  const text = cellsPage(reports[0]);
  assert.ok(text.includes("&quot;bonus&quot;: [0, 0, 0.1],"));
  assert.ok(text.includes("&quot;[1,2]&quot;"));
});
