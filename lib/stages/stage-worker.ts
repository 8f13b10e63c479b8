import { type ElsewhereRequest, runAsAsked } from "../engine/elsewhere.ts";
import type { Artefact } from "../engine/artefact.ts";
import { serve } from "../workers/worker-pool.ts";

/** Never aborted: who asked no longer listens then. */
const { signal } = new AbortController();

serve((request: ElsewhereRequest, progress): Promise<Artefact> => runAsAsked(request, { signal, progress }));
