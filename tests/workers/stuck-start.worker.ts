import { serve } from "../../lib/workers/worker-pool.ts";

/** Where the first worker to start leaves its mark, and then waits for ever before it listens. */
const mark = new URL(import.meta.url).searchParams.get("mark")!;
try {
  Deno.writeTextFileSync(mark, "", { createNew: true });
  await new Promise(() => setInterval(() => {}, 1000));
} catch (error) {
  if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
}
serve((n: number) => n + 1);
