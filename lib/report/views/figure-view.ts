import { choiceMenu } from "../figures/choice-menu.ts";
import type { Figure } from "../figures/figure.ts";
import { dataMarkdown, dataText } from "../figures/data-table.ts";
import { drawing, markup } from "../markup.ts";
import type { PlotlyPart } from "../chart/plotly-part.ts";
import { plotlyText } from "../chart/plotly-text.ts";
import { describeOrigin, type Origin } from "../origin.ts";
import { View } from "./view.ts";

/** A figure that shows itself: interactive where a front end knows Plotly, else drawn, else as its numbers. */
export class FigureView extends View {
  /** @internal */
  constructor(readonly figure: Figure, origin: Origin) {
    const { title, explain, data, svg } = figure;
    super(origin, {
      html: () => markup`<figure>${drawing(svg)}<figcaption class="legend">${explain}</figcaption></figure>`,
      markdown: () => `**${title}**\n\n${dataMarkdown(data)}\n\n${explain}`,
      text: () => `${title}\n\n${dataText(data)}\n\n${explain}`,
      others: () => ({
        "application/vnd.plotly.v1+json": plotlyAlone(figure, origin),
        "image/svg+xml": svg,
      }),
    });
  }

  /** The drawing, as of a `PlotView`. */
  get svg(): string {
    return this.figure.svg;
  }
}

/** The interactive face where no page around it says what it is and where its numbers come from. */
function plotlyAlone({ title, plotly: { data, layout }, choices }: Figure, origin: Origin): PlotlyPart {
  const menu = choiceMenu({ choices });
  const head = menu ? 130 : 90;
  const { height, margin } = layout as { readonly height: number; readonly margin: PlotlyPart };
  const said = {
    ...layout,
    title: {
      text: `${plotlyText(title)}<br><sub>${plotlyText(describeOrigin(origin))}</sub>`,
      font: { size: 15 },
      ...{ x: 0, xref: "container", xanchor: "left", y: 1, yref: "container", yanchor: "top" },
      pad: { t: 24, l: 16 },
    },
    height: height + head,
    margin: { ...margin, t: head },
    ...(menu ? { updatemenus: [menu] } : {}),
  };
  return { data, layout: said, config: { showSendToCloud: false } };
}
