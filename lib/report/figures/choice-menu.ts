import type { Figure } from "./figure.ts";
import type { PlotlyFigure } from "../chart/chart-plotly.ts";
import type { PlotlyPart } from "../chart/plotly-part.ts";
import { plotlyText } from "../chart/plotly-text.ts";

/**
 * What a reader may choose, as a drop-down list inside the figure: for front ends that show Plotly without a page around it.
 * One entry per combination, the one shown first chosen.
 *
 * @returns null for a figure without choices.
 */
export function choiceMenu({ choices }: Pick<Figure, "choices">): PlotlyPart | null {
  if (!choices) return null;
  const { selections, variants } = choices;
  const keys = Object.keys(variants);
  const label = (key: string) =>
    key.split(",").map((option, at) => {
      const { label, options } = selections[at];
      // "+ DBA-CLIP, minus row Baseline": words stand where a bare name would leave open what it is.
      return at < 2 ? options[Number(option)] : `${label} ${options[Number(option)]}`;
    }).join(", ");
  return {
    type: "dropdown",
    x: 0,
    xanchor: "left",
    y: 1,
    yanchor: "bottom",
    // Above the legend, and to the left: the buttons of Plotly itself stand at the right.
    pad: { b: 34 },
    active: keys.indexOf(selections.map(({ chosen }) => chosen).join(",")),
    buttons: keys.map((key) => ({
      label: plotlyText(label(key)),
      method: "update",
      args: updateOf(variants[key]),
    })),
  };
}

/** Arguments of Plotly's update: each attribute with a value per trace, then the layout. */
function updateOf({ data, layout }: PlotlyFigure): [PlotlyPart, PlotlyPart] {
  const names = [...new Set(data.flatMap((part) => Object.keys(part)))];
  return [Object.fromEntries(names.map((name) => [name, data.map((part) => part[name])])), layout];
}
