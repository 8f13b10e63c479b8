import type { ExperimentReport } from "../../report/page/experiment-report.ts";
import sharp from "sharp";
import { VOC_PALETTE } from "../../datasets/voc-palette.ts";
import { type ImageBrowser, mapsScript, picturesScript } from "../../report/page/image-browser.ts";
import { hexColour, labelPixels, type Pixels } from "../../report/panels/pictures.ts";
import { openDataset } from "../../stages/open-dataset.ts";
import type { Split } from "../../stages/split.ts";
import type { CellRun, ExperimentRun } from "../experiment-run.ts";
import { cellsAt } from "./cell-at.ts";
import { comparedCells } from "./experiment-panels.ts";
import { imageMious } from "./per-image.ts";

/** Longest sides in pixels of small and large pictures. */
const SMALL = 240;
const LARGE = 720;
const MAPS_PER_FILE = 25;
/** Label maps that are encoded on other cores while the next are painted. */
const ENCODED_AHEAD = 32;

/**
 * The evaluation images of an experiment with the mIoU of each under each row and column, and the scripts of their label maps by path.
 *
 * @returns null where nothing is measured in label maps of these images.
 */
export async function imageBrowser(
  run: ExperimentRun,
): Promise<Pick<ExperimentReport, "browser" | "mapFiles"> | null> {
  const { table, materials } = run;
  if (materials.given) return null;
  const { evaluate: split } = materials;
  const [images, classes] = [split.ids.length, split.classNames.length];
  const rows = table.rows.map(({ name }) => name);
  let present: number[][] | null = null;
  const mious: ((number | null)[] | null)[][] = [];
  for (const column of table.columns) {
    const ofColumn: ((number | null)[] | null)[] = [];
    for (const row of rows) {
      const [cell] = cellsAt(run, row, column);
      const counts = cell?.cell.settings.measure === "evaluation" ? await cell.read.counts("pixels") : null;
      // A column may be of other data than the first: its classes would not be these.
      const isOfThese = counts !== null && counts.length === images * classes ** 2;
      if (isOfThese) present ??= classesIn(counts, images, classes);
      ofColumn.push(
        isOfThese
          ? imageMious(counts, images).map((value) => Number.isNaN(value) ? null : Number(value.toFixed(1)))
          : null,
      );
    }
    mious.push(ofColumn);
  }
  if (!present) return null;
  const compared = comparedCells(run);
  const browser: ImageBrowser = {
    maps: compared &&
      { column: compared.column, rows: compared.cells.map(({ name }) => name), perFile: MAPS_PER_FILE },
    folder: imagesFolder(split),
    ...{ ids: split.ids, classes: split.classNames, present, rows, columns: table.columns, mious },
    colours: split.classNames.map((_, label) => hexColour(VOC_PALETTE[label])),
  };
  return { browser, mapFiles: compared ? await mapFilesOf(run, compared.cells.map(({ cell }) => cell)) : {} };
}

/** Label maps of the compared rows, some images in each script. */
async function mapFilesOf(
  { materials }: ExperimentRun,
  cells: readonly CellRun[],
): Promise<Record<string, string>> {
  const maps: string[][] = materials.evaluate.ids.map(() => []);
  for (const { read } of cells) {
    const encoding: Promise<unknown>[] = [];
    for await (const [image, map] of read.labelMaps()) {
      encoding.push(mapAddress(labelPixels(map, VOC_PALETTE)).then((url) => maps[image].push(url)));
      if (encoding.length === ENCODED_AHEAD) await Promise.all(encoding.splice(0));
    }
    await Promise.all(encoding);
  }
  const files = Math.ceil(maps.length / MAPS_PER_FILE);
  return Object.fromEntries(
    Array.from({ length: files }, (_, file) => {
      const from = file * MAPS_PER_FILE;
      const here = maps.slice(from, from + MAPS_PER_FILE).map((urls, n) => [from + n, urls] as const);
      return [`maps/${file}.js`, mapsScript(Object.fromEntries(here))];
    }),
  );
}

/** A label map as an address that needs no file. Colours are classes: none may be mixed. */
async function mapAddress(map: Pixels): Promise<string> {
  const png = await fitted(map, LARGE, "nearest").png({ palette: true, dither: 0 }).toBuffer();
  return `data:image/png;base64,${new Uint8Array(png).toBase64()}`;
}

/** Folder of the pictures of a split in a report: experiments on the same images share it. */
export function imagesFolder({ fingerprint, classNames }: Pick<Split, "fingerprint" | "classNames">): string {
  return `assets/images-${fingerprint.slice(0, 12)}-${classNames.length}`;
}

/** The files of the pictures of an image by its number in the split: small; large, with the truth. */
export async function imageFiles(
  split: Split,
  n: number,
): Promise<(readonly [path: string, content: Uint8Array | string])[]> {
  const dataset = openDataset(split.source), id = split.ids[n];
  const image = await dataset.image(id, split.name);
  const truth = labelPixels(await dataset.labels(id, split.name), VOC_PALETTE);
  const stem = `${imagesFolder(split)}/${n}`;
  const [small, large, address] = await Promise.all([
    fitted(image, SMALL).jpeg({ quality: 78 }).toBuffer(),
    fitted(image, LARGE).jpeg({ quality: 85 }).toBuffer(),
    mapAddress(truth),
  ]);
  const pictures = { image: `data:image/jpeg;base64,${new Uint8Array(large).toBase64()}`, truth: address };
  return [[`${stem}.jpg`, small], [`${stem}.js`, picturesScript(pictures)]];
}

function fitted(
  { data, width, height }: Pixels,
  longest: number,
  kernel: "nearest" | "lanczos3" = "lanczos3",
) {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ width: longest, height: longest, fit: "inside", withoutEnlargement: true, kernel });
}

function classesIn(counts: Int32Array, images: number, classes: number): number[][] {
  const hasTruth = (image: number, label: number) => {
    const from = (image * classes + label) * classes;
    return counts.subarray(from, from + classes).some((count) => count > 0);
  };
  return Array.from(
    { length: images },
    (_, image) => [...Array(classes).keys()].filter((label) => hasTruth(image, label)),
  );
}
