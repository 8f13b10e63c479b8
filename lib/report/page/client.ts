import { faintInk, gain, gridInk, ink, loss, paper } from "../figure-style.ts";

/** What the script of a page needs of plotly.js. */
interface Plotly {
  react(target: HTMLElement, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
}

/** Colours of the drawn figures that a dark page exchanges. */
interface Inks {
  readonly ink: string;
  readonly faintInk: string;
  readonly paper: string;
  readonly gridInk: string;
  readonly gain: string;
  readonly loss: string;
}

/** What a figure brings for the script. */
interface FigureData {
  readonly data: readonly Record<string, unknown>[];
  readonly layout: Record<string, unknown>;
  readonly variants:
    | Readonly<Record<string, { data: readonly Record<string, unknown>[]; layout: Record<string, unknown> }>>
    | null;
}

/**
 * The script of every page as text. Pages open from disk, where browsers load classic scripts only: the functions below
 * stand in it as they are, each complete in itself.
 */
export function clientScript(): string {
  const calls = [
    `(${sortTables})();`,
    `(${copyButtons})();`,
    `(${drawFigures})(${JSON.stringify({ ink, faintInk, paper, gridInk, gain, loss } satisfies Inks)});`,
  ];
  return `"use strict";\n${calls.join("\n")}\n`;
}

/** Heads sort the rows above the ceilings: largest first, smallest first, as first shown. */
function sortTables(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>("table.numbers")) {
    const body = table.tBodies[0];
    const order = [...body.rows];
    const buttons = [...table.querySelectorAll<HTMLButtonElement>("button.sort")];
    buttons.forEach((button, column) => {
      const value = (row: HTMLTableRowElement) => Number(row.cells[column + 1].dataset.value ?? "-Infinity");
      button.addEventListener("click", () => {
        const head = button.parentElement!;
        const now = head.getAttribute("aria-sort");
        for (const other of buttons) other.parentElement!.removeAttribute("aria-sort");
        const rows = [...order];
        if (now === null) {
          rows.sort((a, b) => value(b) - value(a));
          head.setAttribute("aria-sort", "descending");
        } else if (now === "descending") {
          rows.sort((a, b) => value(a) - value(b));
          head.setAttribute("aria-sort", "ascending");
        }
        body.append(...rows);
      });
    });
  }
}

/** Buttons put a table into the clipboard as LaTeX, Markdown or CSV. */
function copyButtons(): void {
  const source = document.querySelector("script[data-copies]");
  if (!source) return;
  const copies: Record<string, string> = JSON.parse(source.textContent!);
  const said = document.querySelector(".copied")!;
  const byHand = (text: string): boolean => {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const name = button.dataset.copy!;
      // Browsers differ in whether a page from disk may use the clipboard; the older way needs a selection.
      const done = await navigator.clipboard?.writeText(copies[name]).then(() => true, () => false) ||
        byHand(copies[name]);
      said.textContent = done ? `${name} is in the clipboard` : "the browser does not allow copying";
    });
  }
}

/**
 * Draws the interactive face of a figure once it comes near the view, in the colours of the page, and anew for what a reader chooses.
 * Until then its drawing stands there. plotly.js is loaded for the first of them.
 */
function drawFigures(inks: Inks): void {
  const source = new URL("plotly.min.js", (document.currentScript as HTMLScriptElement).src).href;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const draws: (() => void)[] = [];
  let loading: Promise<Plotly> | undefined;

  const load = () =>
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = source;
      script.onload = () => resolve((globalThis as unknown as { Plotly: Plotly }).Plotly);
      script.onerror = reject;
      document.head.append(script);
    });

  const recoloured = (value: unknown, colours: Readonly<Record<string, string>>): unknown => {
    if (typeof value === "string") return colours[value] ?? value;
    if (Array.isArray(value)) return value.map((entry) => recoloured(entry, colours));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, entry]) => [name, recoloured(entry, colours)]),
    );
  };

  const pageColours = () => {
    const style = getComputedStyle(document.body);
    return {
      [inks.ink]: style.getPropertyValue("--ink").trim(),
      [inks.paper]: "rgba(0,0,0,0)",
      [inks.gridInk]: style.getPropertyValue("--grid").trim(),
      [inks.faintInk]: style.getPropertyValue("--mute").trim(),
      [inks.gain]: style.getPropertyValue("--ok").trim(),
      [inks.loss]: style.getPropertyValue("--bad").trim(),
    };
  };

  const configOf = (name: string) => ({
    ...{ responsive: true, displaylogo: false },
    // Without a pointer that hovers, Plotly would show its buttons always, on top of the legend.
    displayModeBar: matchMedia("(hover: hover)").matches ? "hover" : false,
    // No button sends a figure to a server, and none selects what nothing is done with.
    ...{ showSendToCloud: false, plotlyServerURL: "", modeBarButtonsToRemove: ["select2d", "lasso2d"] },
    toImageButtonOptions: { filename: name, format: "png", scale: 2 },
  });

  const enliven = (figure: HTMLElement, plotly: Plotly) => {
    const source: FigureData = JSON.parse(figure.querySelector("script[data-plotly]")!.textContent!);
    const plot = figure.querySelector<HTMLElement>(".plot")!;
    const choices = figure.querySelector<HTMLElement>(".choices");
    const selects = [...figure.querySelectorAll<HTMLSelectElement>("select[data-choice]")];
    plot.hidden = false;
    figure.classList.add("live");
    if (choices) choices.hidden = false;
    const draw = () => {
      const variant = source.variants?.[selects.map(({ value }) => value).join(",")];
      const missing = source.variants !== null && !variant;
      if (choices) {
        choices.querySelector(".nothing")!.textContent = missing
          ? "This choice has no numbers: choose two different rows, or a row with a cell in this column."
          : "";
      }
      plot.hidden = missing;
      if (missing) return;
      const data = source.data.map((trace, index) => ({ ...trace, ...variant?.data[index] }));
      const layout = { ...source.layout, ...variant?.layout, autosize: true };
      const colours = pageColours();
      void plotly.react(
        ...[plot, recoloured(data, colours), recoloured(layout, colours)] as const,
        configOf(figure.dataset.figure!),
      );
    };
    for (const select of selects) select.addEventListener("change", draw);
    draws.push(draw);
    draw();
  };

  const near = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      // Where the script is not there, the drawing stays.
      load().then((plotly) => enliven(target as HTMLElement, plotly), () => {});
    }
  }, { rootMargin: "400px" });
  for (const figure of document.querySelectorAll("[data-figure]")) near.observe(figure);
  dark.addEventListener("change", () => draws.forEach((draw) => draw()));
}
