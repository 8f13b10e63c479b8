import type { Figure } from "../figures/figure.ts";
import type { Chart } from "./chart.ts";
import { allChartData, chartData } from "./chart-data.ts";
import { chartPlotly, narrowest } from "./chart-plotly.ts";
import { chartSvg } from "./chart-svg.ts";

/** The faces of a chart. */
export function chartFigure(chart: Chart): Figure {
  const { name, title, explain, choices } = chart;
  const { variants, ...plotly } = chartPlotly(chart);
  return {
    ...{ name, title, explain, svg: chartSvg(chart), plotly, narrowest: narrowest(chart) },
    ...{ data: chartData(chart), allData: allChartData(chart) },
    ...(choices && variants ? { choices: { selections: choices.selections, variants } } : {}),
  };
}
