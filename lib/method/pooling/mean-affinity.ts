/** Keeps the mean over a mask's tokens finite where it has almost none [constant of the authors' code]. */
const EPSILON = 1e-3;

/**
 * Average affinity of each token with each mask at token resolution: ā_j = (M^d_j S) / (|m^d_j| + 1e-3), Eq. 8 before its
 * upsampling. 1 everywhere for a mask without tokens, which makes Eq. 7 a plain average.
 *
 * @param affinity S between patch tokens, [tokens, tokens].
 * @param tokenMasks 0 or 1, [masks, tokens].
 * @returns [masks, tokens].
 */
export function meanAffinity(
  affinity: Float32Array,
  tokenMasks: Uint8Array,
  masks: number,
  tokens: number,
): Float64Array<ArrayBuffer> {
  const out = new Float64Array(masks * tokens);
  for (let j = 0; j < masks; j++) {
    const mean = out.subarray(j * tokens, (j + 1) * tokens);
    let members = 0;
    for (let i = 0; i < tokens; i++) {
      if (tokenMasks[j * tokens + i] === 0) continue;
      members++;
      for (let t = 0; t < tokens; t++) mean[t] += affinity[i * tokens + t];
    }
    if (members === 0) mean.fill(1);
    else for (let t = 0; t < tokens; t++) mean[t] /= members + EPSILON;
  }
  return out;
}
