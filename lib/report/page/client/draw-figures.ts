import { made } from "./made.ts";
import { showCrops } from "./show-crops.ts";
import type { PlotlyFigure } from "../../chart/chart-plotly.ts";

interface Plotly {
  react(target: HTMLElement, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
}

/** Colours of the drawn figures that a dark page exchanges. */
export type Inks = Readonly<Record<"ink" | "faintInk" | "paper" | "gridInk" | "gain" | "loss", string>>;

interface FigureData extends PlotlyFigure {
  readonly variants: Readonly<Record<string, PlotlyFigure>> | null;
}

/**
 * Draws the interactive face of a figure once it comes near the view, in the colours of the page, and anew for what a reader chooses.
 * Until then its drawing stands there, and stays where plotly.js cannot be loaded.
 *
 * @param load gives plotly.js.
 */
export function drawFigures(inks: Inks, load: () => Promise<Plotly>): void {
  const draws: (() => void)[] = [];
  const near = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      load().then((plotly) => draws.push(enlivenFigure(target as HTMLElement, plotly, inks)), () => {});
    }
  }, { rootMargin: "400px" });
  for (const figure of document.querySelectorAll("[data-figure]")) near.observe(figure);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", () => draws.forEach((draw) => draw()));
}

/** Loads plotly.js, which lies beside the script of the page, when it is first asked for. */
export function plotlyBeside(script: string): () => Promise<Plotly> {
  let loading: Promise<Plotly> | undefined;
  return () =>
    loading ??= new Promise((resolve, reject) => {
      document.head.append(made("script", {
        src: new URL("plotly.min.js", script).href,
        onload: () => resolve(Reflect.get(globalThis, "Plotly")),
        onerror: reject,
      }));
    });
}

/** Shows the interactive face of a figure and gives what draws it anew. */
export function enlivenFigure(figure: HTMLElement, plotly: Plotly, inks: Inks): () => void {
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
    if (missing) return Promise.resolve();
    const data = source.data.map((trace, index) => ({ ...trace, ...variant?.data[index] }));
    const layout = { ...source.layout, ...variant?.layout, autosize: true };
    const colours = pageColours(inks);
    const config = plotlyConfig(figure.dataset.figure!);
    return plotly.react(plot, recoloured(data, colours), recoloured(layout, colours), config);
  };
  for (const select of selects) select.addEventListener("change", draw);
  void draw().then(() => showCrops(plot));
  return draw;
}

export function pageColours(inks: Inks): Readonly<Record<string, string>> {
  const style = getComputedStyle(document.body);
  const named = (name: string) => style.getPropertyValue(name).trim();
  return {
    ...{ [inks.ink]: named("--ink"), [inks.faintInk]: named("--mute"), [inks.gridInk]: named("--grid") },
    ...{ [inks.gain]: named("--ok"), [inks.loss]: named("--bad"), [inks.paper]: "rgba(0,0,0,0)" },
  };
}

export function recoloured(value: unknown, colours: Readonly<Record<string, string>>): unknown {
  if (typeof value === "string") return colours[value] ?? value;
  if (Array.isArray(value)) return value.map((entry) => recoloured(entry, colours));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, recoloured(entry, colours)]));
}

export function plotlyConfig(name: string): Readonly<Record<string, unknown>> {
  return {
    ...{ responsive: true, displaylogo: false },
    // Without a pointer that hovers, Plotly would show its buttons always, on top of the legend.
    displayModeBar: matchMedia("(hover: hover)").matches ? "hover" : false,
    // No button sends a figure to a server, and none selects what nothing is done with.
    ...{ showSendToCloud: false, plotlyServerURL: "", modeBarButtonsToRemove: ["select2d", "lasso2d"] },
    toImageButtonOptions: { filename: name, format: "png", scale: 2 },
  };
}
