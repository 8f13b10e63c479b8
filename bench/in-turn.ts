/** Seconds of ours and of the peer, a round each in turn, so that a busy machine hinders both. */
export interface InTurn<Theirs> {
  readonly ours: number[];
  readonly theirs: Theirs[];
}

/**
 * @param ours one round of ours, in seconds if it measures itself, or nothing if the whole call counts.
 * @param theirs one round of the peer.
 */
export async function inTurn<Theirs>(
  rounds: number,
  ours: () => Promise<number | void | undefined>,
  theirs: () => Promise<Theirs>,
): Promise<InTurn<Theirs>> {
  const taken: InTurn<Theirs> = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; round++) {
    taken.ours.push(await secondsOf(ours));
    taken.theirs.push(await theirs());
  }
  return taken;
}

/** Seconds that a call says it took, or that it took. */
export async function secondsOf(call: () => Promise<number | void | undefined>): Promise<number> {
  const start = performance.now();
  const said = await call();
  return typeof said === "number" ? said : (performance.now() - start) / 1000;
}
