import assert from "node:assert/strict";

/** Asserts equal length and max |got - want| <= tolerance * max(|want|, 1e-12); a NaN anywhere fails. */
export function assertClose(got: ArrayLike<number>, want: ArrayLike<number>, tolerance: number): void {
  assert.equal(got.length, want.length);
  let apart = 0;
  let scale = 1e-12;
  for (let i = 0; i < want.length; i++) {
    const difference = Math.abs(got[i] - want[i]);
    assert.ok(!Number.isNaN(difference), `found ${got[i]} at ${i} where ${want[i]} is expected`);
    apart = Math.max(apart, difference);
    scale = Math.max(scale, Math.abs(want[i]));
  }
  assert.ok(
    apart <= tolerance * scale,
    `expected values within ${tolerance} but they are ${apart / scale} apart`,
  );
}
