import type { Figure } from "../figures/figure.ts";
import type { Chart } from "./chart.ts";
import { allChartData, chartData } from "./chart-data.ts";
import { chartPlotly, narrowest } from "./chart-plotly.ts";
import { chartSvg } from "./chart-svg.ts";

/** Pixels of a small place, twice as wide as high. */
const THUMBNAIL = 440;

export function chartFigure(chart: Chart): Figure {
  const { name, title, explain, choices, notes } = chart;
  const { variants, ...plotly } = chartPlotly(chart);
  const [first] = chart.groups;
  const small = {
    title: "",
    subtitle: "",
    notes: [],
    width: THUMBNAIL,
    groups: [{ ...first, panels: first.panels.slice(0, 1) }],
  };
  return {
    name,
    title,
    explain,
    svg: chartSvg(chart),
    thumbnail: chartSvg({ ...chart, ...small, id: `${name}-small` }),
    plotly,
    narrowest: narrowest(chart),
    ...(notes && notes.length > 0 ? { notes } : {}),
    ...{ data: chartData(chart), allData: allChartData(chart) },
    ...(choices && variants ? { choices: { selections: choices.selections, variants } } : {}),
  };
}
