import type { Figure } from "../figures/figure.ts";
import { dataMarkdown, dataText } from "../figures/data-table.ts";
import { element, finished, type Html } from "../html-element.ts";
import { describeOrigin, type Origin } from "../origin.ts";
import { type MimeBundle, View } from "./view.ts";

/** A figure that shows itself: interactive where a front end knows Plotly, else drawn, else as its numbers. */
export class FigureView extends View {
  constructor(readonly figure: Figure, origin: Origin) {
    super(origin);
  }

  protected override extras(): MimeBundle {
    const { data, layout } = this.figure.plotly;
    const caption = {
      text: describeOrigin(this.origin),
      xref: "paper",
      yref: "paper",
      x: 1,
      y: 1,
      xanchor: "right",
      yanchor: "bottom",
      showarrow: false,
      font: { size: 11 },
    };
    const annotations = [...(layout.annotations as readonly unknown[] | undefined) ?? [], caption];
    return {
      "application/vnd.plotly.v1+json": { data, layout: { ...layout, annotations }, config: {} },
      "image/svg+xml": this.figure.svg,
    };
  }

  protected override content(): Html {
    const drawing = this.figure.svg.replace(/^<\?xml[^>]*\?>\s*/, "");
    return element(
      "figure",
      {},
      finished(drawing),
      element("figcaption", { class: "legend" }, this.figure.explain),
    );
  }

  protected override markdown(): string {
    const { title, explain, data } = this.figure;
    return `**${title}**\n\n${dataMarkdown(data)}\n\n${explain}`;
  }

  protected override text(): string {
    const { title, explain, data } = this.figure;
    return `${title}\n\n${dataText(data)}\n\n${explain}`;
  }
}
