import { faintInk, gain, gridInk, ink, loss, paper } from "../../figure-style.ts";
import {
  browseImages,
  browserCard,
  browserOrder,
  calledBy,
  imagePanel,
  imageTable,
} from "./browse-images.ts";
import { chooseReference } from "./choose-reference.ts";
import { copyButtons } from "./copy-buttons.ts";
import {
  drawFigures,
  enlivenFigure,
  type Inks,
  pageColours,
  plotlyBeside,
  plotlyConfig,
  recoloured,
} from "./draw-figures.ts";
import { made } from "./made.ts";
import { classUnder, lookCloser, overlaid, viewerControls, viewerOf } from "./look-closer.ts";
import { pngButtons } from "./png-buttons.ts";
import { showCrops } from "./show-crops.ts";
import { sortTables } from "./sort-tables.ts";

/** What is called when a page is there. */
const PARTS = [sortTables, copyButtons, pngButtons, chooseReference, lookCloser, browseImages];

/** What those call, each by its own name. */
const HELPERS = [
  ...[showCrops, drawFigures, plotlyBeside, enlivenFigure, pageColours, recoloured, plotlyConfig],
  ...[viewerOf, viewerControls, overlaid, classUnder],
  ...[browserOrder, browserCard, imagePanel, calledBy, imageTable, made],
];

/**
 * The script of every page as text. Pages open from disk, where browsers load classic scripts only: the functions stand in it as they
 * are, and use nothing but each other.
 */
export function clientScript(): string {
  const inks: Inks = { ink, faintInk, paper, gridInk, gain, loss };
  const calls = [
    `drawFigures(${JSON.stringify(inks)}, plotlyBeside(document.currentScript.src));`,
    ...PARTS.map(({ name }) => `${name}();`),
  ];
  return `"use strict";\n(() => {\n${[...HELPERS, ...PARTS, ...calls].join("\n")}\n})();\n`;
}
