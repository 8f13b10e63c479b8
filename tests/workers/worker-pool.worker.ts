import { serve } from "../../lib/workers/worker-pool.ts";
import { UserError } from "../../lib/errors.ts";

interface Request {
  readonly double?: Float32Array<ArrayBuffer>;
  readonly fail?: "user" | "plain" | "unclonable" | "die";
  readonly sleep?: number;
}

serve(async ({ double, fail, sleep }: Request): Promise<unknown> => {
  if (double) return double.map((value) => 2 * value);
  if (fail === "user") throw new UserError("Expected a PNG file", "a.png", "Fetch it again.");
  if (fail === "plain") throw new RangeError("out of range");
  if (fail === "unclonable") return () => {};
  if (fail === "die") {
    // Outside the handler, so that nothing catches it.
    setTimeout(() => {
      throw new Error("struck");
    });
    await new Promise(() => {});
  }
  await new Promise((resolve) => setTimeout(resolve, sleep));
  return null;
});
