import { chartData } from "../chart/chart-data.ts";
import { chartSvg } from "../chart/chart-svg.ts";
import { plotlyChart, type PlotSpec } from "../chart/plotly-chart.ts";
import { dataText } from "../figures/data-table.ts";
import { drawing, markup } from "../markup.ts";
import { lightBundle } from "./light-bundle.ts";
import { customInspect, jupyterDisplay, type MimeBundle } from "./view.ts";

/** A figure of Plotly that shows itself: interactive where a front end knows Plotly, drawn elsewhere, and as numbers in a terminal. */
export class PlotView {
  /** @internal */
  constructor(readonly spec: PlotSpec) {}

  /** The drawing; null where nothing of the figure can be drawn without Plotly. */
  get svg(): string | null {
    const chart = plotlyChart(this.spec);
    return chart && chartSvg(chart);
  }

  /** @internal */
  [jupyterDisplay](): MimeBundle {
    const { data, layout = {} } = this.spec;
    const svg = this.svg;
    const said = svg === null
      ? markup`<p>A figure of ${this.#kinds()}: this needs a front end that knows Plotly, such as JupyterLab or VS Code.</p>`
      : drawing(svg);
    return lightBundle({
      "application/vnd.plotly.v1+json": { data, layout, config: { showSendToCloud: false } },
      ...(svg === null ? {} : { "image/svg+xml": svg }),
      "text/html": markup`<figure style="margin:0;max-width:100%;overflow-x:auto">${said}</figure>`.markup,
      "text/plain": this.#text(),
    });
  }

  /** @internal */
  [customInspect](): string {
    return this.#text();
  }

  #text(): string {
    const chart = plotlyChart(this.spec);
    if (!chart) return `A figure of ${this.#kinds()}, which is drawn by Plotly only.`;
    return [chart.title, dataText(chartData(chart)), ...chart.notes ?? []].join("\n\n");
  }

  #kinds(): string {
    const kinds = [...new Set(this.spec.data.map(({ type }) => String(type ?? "scatter")))];
    return kinds.length > 0 ? kinds.join(", ") : "nothing";
  }
}

/**
 * Shows a figure of Plotly in a cell. Front ends that know Plotly draw it; others, such as Debian's Jupyter, show a drawing that is made
 * here, of scatter plots and lines with intervals, bars, heat maps and parallel coordinates.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { plot } from "ablate";
 *
 * const figure = plot([{ x: [5, 10, 50], y: [61.2, 63.0, 58.4], mode: "lines+markers" }], { title: { text: "mIoU by k" } });
 * assert.match(figure.svg!, /mIoU by k/);
 * ```
 *
 * @param traces or a whole figure. @param layout of the figure, where traces are given.
 * @throws {RangeError} where that is no list of traces.
 */
export function plot(
  traces: PlotSpec | PlotSpec["data"],
  layout: NonNullable<PlotSpec["layout"]> = {},
): PlotView {
  const spec = Array.isArray(traces) ? { data: traces, layout } : traces as PlotSpec;
  const isList = Array.isArray(spec?.data) &&
    spec.data.every((trace) => typeof trace === "object" && trace !== null);
  if (!isList) {
    throw new RangeError(
      `Expected traces of Plotly, as in plot([{ x, y }]), but found ${JSON.stringify(traces)}`,
    );
  }
  return new PlotView(spec);
}
