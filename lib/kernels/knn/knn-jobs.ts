import { searchCodedLists } from "./coded-lists.ts";
import { codeSpan, finishSpan, searchCoded } from "./coded-search.ts";
import { decideRows } from "./decide-rows.ts";
import { findInTiles, type GraphTask } from "./graph-tiles.ts";
import { searchInLists } from "./list-search.ts";
import { searchAll } from "./search-all.ts";

/** What a thread can be asked for. */
const JOBS = {
  ...{ codeSpan, searchCoded, finishSpan, searchCodedLists, decideRows, searchAll, searchInLists },
  findInTiles: (task: GraphTask) => findInTiles(task),
};

type Jobs = typeof JOBS;
export type KnnJob = keyof Jobs;
export type RequestOf<Job extends KnnJob> = Parameters<Jobs[Job]>[0];
export type AnswerTo<Job extends KnnJob> = Awaited<ReturnType<Jobs[Job]>>;

/** A request by the name of its job. */
export type KnnRequest = { [Job in KnnJob]: { readonly job: Job; readonly request: RequestOf<Job> } }[KnnJob];

/** Answers a request on this thread. */
export function answerKnn({ job, request }: KnnRequest): unknown {
  return (JOBS[job] as (request: unknown) => unknown)(request);
}
