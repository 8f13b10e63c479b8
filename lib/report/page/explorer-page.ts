import type { Figure } from "../figures/figure.ts";
import { markup } from "../markup.ts";
import type { Origin } from "../origin.ts";
import { figureBlock } from "./figure-block.ts";
import { footer, header, shell } from "./shell.ts";

/** A map of embeddings with a page of its own, since several experiments may share it. */
export interface Explorer {
  /** Folder of the page in the report. */
  readonly folder: string;
  readonly figure: Figure;
  readonly crops: Crops;
}

/** A picture of every mask of the map, in one file, which maps of the same masks share. */
export interface Crops {
  /** Path in the report. */
  readonly file: string;
  readonly columns: number;
  /** Pixels of a crop, which is square. */
  readonly side: number;
}

export function explorerPage({ figure, crops }: Explorer, origin: Origin): string {
  return shell(
    { title: figure.title, root: "../" },
    header(
      [["Report", "../index.html"]],
      figure.title,
      "A mask under the pointer shows what it is. Experiments on the same embeddings share this map; its labels are of the one named here.",
    ),
    markup`<main id="main" class="alone" data-crops="../${crops.file}" data-columns=${crops.columns} data-side=${crops.side}>
      <h2 class="unseen">Map</h2>
      ${figureBlock(figure)}
    </main>`,
    footer(origin),
  );
}
