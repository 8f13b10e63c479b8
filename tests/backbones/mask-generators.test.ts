import assert from "node:assert/strict";
import { maskGenerator } from "../../lib/backbones/mask-generators.ts";
import { UserError } from "../../lib/errors.ts";

Deno.test("the classical segmenter is known by its name", () => {
  assert.equal(maskGenerator("classical").name, "classical");
});

Deno.test("an unknown generator is refused with the nearest name", () => {
  assert.throws(() => maskGenerator("clasical"), (error) => {
    assert.ok(error instanceof UserError);
    assert.match(error.describe(), /found "clasical"\n {2}Did you mean "classical"\?/);
    return true;
  });
  assert.throws(() => maskGenerator("toString"), UserError);
});
