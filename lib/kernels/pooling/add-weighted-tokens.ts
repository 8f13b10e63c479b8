/**
 * Adds weights · tokens to `out`. Most weights are 0 (a mask reaches few tokens) and cost nothing.
 *
 * @param out [masks, width], changed in place.
 * @param weights [masks, tokenCount].
 * @param tokens [tokenCount, width].
 */
export function addWeightedTokens(
  out: Float64Array,
  weights: Float64Array,
  tokens: Float32Array,
  width: number,
): void {
  const masks = out.length / width;
  const tokenCount = tokens.length / width;
  for (let j = 0; j < masks; j++) {
    for (let t = 0; t < tokenCount; t++) {
      const weight = weights[j * tokenCount + t];
      if (weight === 0) continue;
      for (let c = 0; c < width; c++) out[j * width + c] += weight * tokens[t * width + c];
    }
  }
}
