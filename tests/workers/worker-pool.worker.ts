import { serve } from "../../lib/workers/worker-pool.ts";
import { UserError } from "../../lib/errors.ts";

interface Request {
  readonly double?: Float32Array<ArrayBuffer>;
  readonly fail?: "user" | "plain" | "unclonable" | "die";
  readonly sleep?: number;
  /** Counts the tries of a request at which each worker ends itself. */
  readonly leave?: { readonly tries: Int32Array };
  /** Counts the tries of a request, of which so many are never answered. */
  readonly hang?: { readonly tries: Int32Array; readonly times: number };
}

serve(async ({ double, fail, sleep, leave, hang }: Request): Promise<unknown> => {
  if (hang && Atomics.add(hang.tries, 0, 1) < hang.times) await new Promise(() => {});
  if (double) return double.map((value) => 2 * value);
  if (fail === "user") throw new UserError("Expected a PNG file", "a.png", "Fetch it again.");
  if (fail === "plain") throw new RangeError("out of range");
  if (fail === "unclonable") return () => {};
  if (leave) {
    Atomics.add(leave.tries, 0, 1);
    close();
  }
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
