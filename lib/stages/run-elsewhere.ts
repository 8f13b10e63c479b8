import type { Artefact } from "../engine/artefact.ts";
import type { ElsewhereRequest, RunElsewhere } from "../engine/elsewhere.ts";
import type { Workers } from "./workers.ts";

/** Runs stages in the threads of a run. */
export function runElsewhere(workers: Workers): RunElsewhere {
  const script = new URL("./stage-worker.ts", import.meta.url);
  return (request, run) => workers.pool<ElsewhereRequest, Artefact>(script).run(request, run);
}
