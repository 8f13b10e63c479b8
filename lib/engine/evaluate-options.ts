import type { Progress } from "../progress/progress.ts";
import type { Part } from "./part.ts";
import type { FindStageCode } from "./resolve-nodes.ts";
import type { RunElsewhere } from "./elsewhere.ts";
import type { Store } from "./store.ts";

/** How to evaluate. */
export interface EvaluateOptions {
  /** Default: the project's store. */
  readonly store?: Store;
  /** Aborting ends the evaluation with the signal's reason; finished shards stay stored. */
  readonly signal?: AbortSignal | undefined;
  readonly progress?: Progress;
  /** Shards in flight for stages that do not say `parallelShards`; default 1, as stages spread their own work. */
  readonly concurrency?: number;
  /** Default: the code of this project's modules. */
  readonly findCode?: FindStageCode;
  /**
   * Asked before a result is stored: throws {@link ChangedDuringRun} where something that keys were made of, other than code, is
   * no longer as it was.
   */
  readonly requireUnchanged?: () => Promise<void>;
  /** Of results in several shards, those that `shardsOfPart` computes; absent: all. */
  readonly part?: Part;
  /** Runs stages that say how they are made in another thread; absent: they run here. */
  readonly elsewhere?: RunElsewhere;
  /** Called after each computed stage with the number of results that are there since the evaluation began. */
  readonly onResult?: (done: number) => void;
}
