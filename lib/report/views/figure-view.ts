import { choiceMenu } from "../figures/choice-menu.ts";
import type { Figure } from "../figures/figure.ts";
import { dataMarkdown, dataText } from "../figures/data-table.ts";
import { drawing, type Html, markup } from "../markup.ts";
import type { PlotlyPart } from "../chart/plotly-part.ts";
import { plotlyText } from "../chart/plotly-text.ts";
import { describeOrigin, type Origin } from "../origin.ts";
import { type MimeBundle, View } from "./view.ts";

/** A figure that shows itself: interactive where a front end knows Plotly, else drawn, else as its numbers. */
export class FigureView extends View {
  /** @internal */
  constructor(readonly figure: Figure, origin: Origin) {
    super(origin);
  }

  /** @internal */
  protected override extras(): MimeBundle {
    const { title, plotly: { data, layout } } = this.figure;
    const menu = choiceMenu(this.figure);
    const head = menu ? 130 : 90;
    const { height, margin } = layout as { readonly height: number; readonly margin: PlotlyPart };
    const said = {
      ...layout,
      // No page around it says what this is and where its numbers come from.
      title: {
        text: `${plotlyText(title)}<br><sub>${plotlyText(describeOrigin(this.origin))}</sub>`,
        font: { size: 15 },
        ...{
          x: 0,
          xref: "container",
          xanchor: "left",
          y: 1,
          yref: "container",
          yanchor: "top",
          pad: { t: 24, l: 16 },
        },
      },
      height: height + head,
      margin: { ...margin, t: head },
      ...(menu ? { updatemenus: [menu] } : {}),
    };
    return {
      "application/vnd.plotly.v1+json": { data, layout: said, config: { showSendToCloud: false } },
      "image/svg+xml": this.figure.svg,
    };
  }

  /** @internal */
  protected override content(): Html {
    const { svg, explain } = this.figure;
    return markup`<figure>${drawing(svg)}<figcaption class="legend">${explain}</figcaption></figure>`;
  }

  /** @internal */
  protected override markdown(): string {
    const { title, explain, data } = this.figure;
    return `**${title}**\n\n${dataMarkdown(data)}\n\n${explain}`;
  }

  /** @internal */
  protected override text(): string {
    const { title, explain, data } = this.figure;
    return `${title}\n\n${dataText(data)}\n\n${explain}`;
  }
}
