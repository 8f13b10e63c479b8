import { type Candidates, type Decided, decideRows } from "./decide-rows.ts";
import { type CodedQueries, searchCodedLists } from "./coded-lists.ts";
import { type CodedTask, codeSpan, finishSpan, type RowSpan, searchCoded } from "./coded-search.ts";
import { findInTiles, type GraphTask } from "./graph-tiles.ts";
import { type RowList, searchInLists, type SearchRequest, type SearchResponse } from "./list-search.ts";
import type { Neighbours } from "./neighbours.ts";
import { searchAll, type SearchAllRequest } from "./search-all.ts";

/** What a thread can be asked for, each with its answer. */
export interface KnnJobs {
  readonly findInTiles: [GraphTask, void];
  readonly codeSpan: [RowSpan, void];
  readonly searchCoded: [CodedTask, void];
  readonly finishSpan: [RowSpan, void];
  readonly searchCodedLists: [{ found: CodedQueries; lists: readonly RowList[] }, void];
  readonly decideRows: [Candidates, Decided];
  readonly searchAll: [SearchAllRequest, Neighbours];
  readonly searchInLists: [SearchRequest, SearchResponse];
}

/** A request by the name of its job. */
export type KnnRequest = { [Job in keyof KnnJobs]: { readonly job: Job; readonly request: KnnJobs[Job][0] } }[
  keyof KnnJobs
];

/** Answers a request on this thread. */
export function answerKnn(message: KnnRequest): unknown {
  switch (message.job) {
    case "findInTiles":
      return findInTiles(message.request);
    case "codeSpan":
      return codeSpan(message.request);
    case "searchCoded":
      return searchCoded(message.request);
    case "finishSpan":
      return finishSpan(message.request);
    case "searchCodedLists":
      return searchCodedLists(message.request);
    case "decideRows":
      return decideRows(message.request);
    case "searchAll":
      return searchAll(message.request);
    case "searchInLists":
      return searchInLists(message.request);
  }
}
