import { type Matrix, matrix } from "../../tensor/matrix.ts";
import type { Csr } from "./csr.ts";
import { panelWidth } from "./panel.ts";
import { threadsFor } from "./panel-threads.ts";
import { rowsInMemory, sharedCsr } from "./row-blocks.ts";
import { SharedMemory } from "../shared-memory.ts";
import { type Limits, type PanelSolution, panelVectors, solvePanel } from "./solve-panel.ts";

/** Solutions of all columns, and how the iteration for each panel of them went. */
export interface ColumnSolutions {
  readonly x: Matrix;
  readonly panels: readonly PanelSolution[];
}

/**
 * Solves (I - factor · S) X = Y by conjugate gradients, a panel of columns at a time. Runs on the calling thread if it takes some
 * tenths of a second, else on all cores; results do not depend on their number.
 *
 * @param s symmetric, with I - factor · S positive definite.
 * @param onProgress hears the finished share, 0..1. Throwing from it ends the search.
 * @param width columns that are solved together, a multiple of GROUP; results do not depend on it.
 */
export async function solveColumns(
  s: Csr,
  factor: number,
  y: Matrix,
  limits: Limits,
  onProgress: (fraction: number) => void = () => {},
  width: number = panelWidth(y.rows, y.cols),
): Promise<ColumnSolutions> {
  const count = Math.ceil(y.cols / width);
  const memory = new SharedMemory();
  const rows = rowsInMemory(sharedCsr(s, memory));
  const vectors = panelVectors(y.rows, width, memory);
  const threads = threadsFor(rows.entries, y.cols);
  const x = matrix(y.rows, y.cols);
  const panels: PanelSolution[] = [];
  try {
    for (let panel = 0; panel < count; panel++) {
      readPanel(y, panel, width, vectors.r);
      const hear = (fraction: number) => onProgress((panel + fraction) / count);
      panels.push(await solvePanel(rows, factor, vectors, limits, threads, hear));
      writePanel(vectors.x, x, panel, width);
    }
  } finally {
    await threads.close();
  }
  memory.giveBack();
  return { x, panels };
}

/** Copies the columns of a panel; those beyond the last one become 0. */
export function readPanel(y: Matrix, panel: number, width: number, into: Float32Array): void {
  const first = width * panel;
  const present = Math.min(width, y.cols - first);
  if (present < width) into.fill(0);
  for (let i = 0; i < y.rows; i++) {
    for (let c = 0; c < present; c++) into[width * i + c] = y.data[i * y.cols + first + c];
  }
}

function writePanel(from: Float64Array, x: Matrix, panel: number, width: number): void {
  const first = width * panel;
  const present = Math.min(width, x.cols - first);
  for (let i = 0; i < x.rows; i++) {
    for (let c = 0; c < present; c++) x.data[i * x.cols + first + c] = from[width * i + c];
  }
}
