import { resizeBicubic } from "../../kernels/resize/bicubic.ts";
import { type Matrix, matrix } from "../../tensor/matrix.ts";
import type { ClipModel } from "./model.ts";

/**
 * Position embeddings of patch tokens for another grid, resized bicubically: a = -0.75, align_corners false, no antialias,
 * edges repeated (METHOD 1). The same numbers when the grids agree.
 *
 * @param positions [from.height * from.width, width], row-major over the grid.
 * @returns [to.height * to.width, width].
 */
export function resizePositionEmbedding(
  positions: Matrix,
  from: readonly [height: number, width: number],
  to: readonly [height: number, width: number],
): Matrix {
  if (from[0] === to[0] && from[1] === to[1]) return positions;
  // The resize works on planes, the grid has its channels last.
  const planes = transpose(positions);
  const resized = resizeBicubic(planes.data, from, to);
  return transpose(matrix(positions.cols, to[0] * to[1], resized));
}

function transpose({ rows, cols, data }: Matrix): Matrix {
  const result = matrix(cols, rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) result.data[j * rows + i] = data[i * cols + j];
  }
  return result;
}

/** What is added to the tokens of a grid, [tokens + 1, D]: row 0 is the class embedding with its position. */
export function tokenPositions(model: ClipModel, grid: readonly [height: number, width: number]): Matrix {
  const { width, image, patch } = model.config.vision;
  const embeddings = "vision_model.embeddings";
  const positions = model.weights.get(`${embeddings}.position_embedding.weight`)!.data;
  const classEmbedding = model.weights.get(`${embeddings}.class_embedding`)!.data;
  const side = image / patch;
  const native = matrix(side * side, width, positions.slice(width));
  const result = matrix(grid[0] * grid[1] + 1, width);
  result.data.set(resizePositionEmbedding(native, [side, side], grid).data, width);
  for (let c = 0; c < width; c++) result.data[c] = classEmbedding[c] + positions[c];
  return result;
}
