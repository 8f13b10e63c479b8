import assert from "node:assert/strict";
import { hasChromium } from "../support/chromium.ts";
import { eventually } from "../support/eventually.ts";
import { drawFigures } from "./fixtures/draw-figures.ts";
import { faintTexts } from "./fixtures/faint-texts.ts";
import { openedReport, PAGES } from "./fixtures/opened-report.ts";
import { violations } from "./fixtures/violations.ts";

const ignore = !hasChromium;
const { onPage } = openedReport();

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
        for (const width of [1440, 390]) {
          await page.setViewportSize({ width, height: 900 });
          await eventually(
            `nothing overflows a page of ${width} pixels`,
            () => page.evaluate(() => document.documentElement.scrollWidth),
            width,
          );
        }
        const figures = await page.locator("[data-figure]").count();
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          await eventually(`axe finds nothing, ${colorScheme}`, () => violations(page), []);
          await eventually(
            `texts can be read, ${colorScheme}`,
            async () => {
              const { examined, faint } = await faintTexts(page);
              return { hasTexts: examined > 0, faint };
            },
            { hasTexts: figures > 0, faint: [] },
          );
        }
      }),
  );
}

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
