import { basename, join } from "node:path";
import { TEMPORARY } from "../files/atomic-write.ts";
import { fileKind } from "../files/file-kind.ts";
import { isLockFree } from "./lock.ts";
import type { Manifest } from "./manifest.ts";
import { unsealed } from "./seal.ts";
import { ASIDE, readIfPresent } from "./set-aside.ts";
import { sha256, sha256OfFile } from "../files/sha256.ts";
import type { Store } from "./store.ts";
import type { Address } from "./store-paths.ts";
import { type Survey, surveyStore } from "./survey-store.ts";

/** Something that a check of the store found at a path. */
export interface Finding {
  readonly path: string;
  readonly what: string;
}

/** A finding in words. */
export function findingLine({ path, what }: Finding): string {
  return `${path}: ${what}`;
}

/** What a check of the whole store found. */
export interface Verification {
  readonly results: number;
  /** Results that lack shards: a run that ended early, which the same command completes. */
  readonly incomplete: number;
  readonly shards: number;
  readonly facts: number;
  /** Bytes or bindings that are not as they were written. */
  readonly problems: readonly Finding[];
  /** Files that belong to no result. They do no harm, and `store gc` removes most of them. */
  readonly orphans: readonly Finding[];
  /** Folders whose content is no result and was not checked. */
  readonly apart: readonly string[];
}

/** Name of the file that says what a result is. */
export const MANIFEST = "manifest.json";
/** Names of receipts, which begin with the number of their shard. */
export const RECEIPT = /^\d{5,}\.json$/;
const SHARD = /^\d{5,}\.safetensors$/;

/**
 * Checks every checksum and every binding of a result to its key, as `git fsck` does: manifests, receipts, shards, remembered
 * facts. Reads every byte of the results and changes none; a run may go on meanwhile.
 */
export async function verifyStore(store: Store): Promise<Verification> {
  const survey = await surveyStore(store);
  const problems: Finding[] = [], orphans: Finding[] = [...await orphansIn(survey, store)];
  let [shards, incomplete, results] = [0, 0, 0];
  for (const { address, names } of survey.nodes) {
    const checked = await verifyNode(store, address, names);
    problems.push(...checked.problems);
    orphans.push(...checked.orphans);
    shards += checked.shards;
    if (checked.isResult) results++;
    if (checked.isIncomplete) incomplete++;
  }
  for (const path of survey.facts) {
    if (!await isBoundFact(path, store)) {
      problems.push({ path, what: "is no remembered fact with its own checksum and name" });
    }
  }
  return { results, incomplete, shards, facts: survey.facts.length, problems, orphans, apart: survey.apart };
}

async function orphansIn({ locks, temporary, aside, strays }: Survey, store: Store): Promise<Finding[]> {
  const options = locks.length > 0 ? await store.lockOptions() : {};
  const free = await Promise.all(locks.map((path) => isLockFree(path, options)));
  return [
    ...locks.filter((_, lock) => free[lock]).map((path) => ({ path, what: "lock that no process holds" })),
    ...temporary.map((path) => ({ path, what: "file that was not finished" })),
    ...aside.map((path) => ({ path, what: "set aside as damaged" })),
    ...strays.map((path) => ({ path, what: "nothing that this program writes" })),
  ];
}

async function verifyNode(store: Store, address: Address, names: readonly string[]) {
  const folder = store.nodeFolder(address), problems: Finding[] = [], orphans: Finding[] = [];
  const problem = (name: string, what: string) => problems.push({ path: join(folder, name), what });
  const orphan = (name: string, what: string) => orphans.push({ path: join(folder, name), what });
  const manifest = await store.manifest(address);
  if (manifest || names.includes(MANIFEST)) {
    const wrong = manifestProblem(store, address, manifest);
    if (wrong !== null) problem(MANIFEST, wrong);
  } else orphans.push({ path: folder, what: "result without manifest" });
  let whole = 0;
  for (const name of names) {
    if (name.includes(TEMPORARY)) orphan(name, "file that was not finished");
    else if (name.includes(ASIDE)) orphan(name, "set aside as damaged");
    else if (SHARD.test(name)) {
      if (!names.includes(receiptOf(name))) orphan(name, "shard without receipt");
    } else if (RECEIPT.test(name)) {
      const index = parseInt(name);
      const wrong = beyondProblem(index, manifest) ?? await shardProblem(store, address, index);
      if (wrong === null) whole++;
      else problem(name, wrong);
    } else if (name !== MANIFEST) orphan(name, "nothing that this program writes");
  }
  const isIncomplete = manifest !== undefined && whole < manifest.shardCount && problems.length === 0;
  return { problems, orphans, shards: whole, isResult: manifest !== undefined, isIncomplete };
}

/** What is wrong with a manifest that is there; null if nothing is. @param manifest as the store reads it. */
export function manifestProblem(
  store: Store,
  address: Address,
  manifest: Manifest | undefined,
): string | null {
  if (!manifest) return "does not match its checksum or its key";
  return store.nodeFolder(manifest) === store.nodeFolder(address)
    ? null
    : `is of the stage "${manifest.stage}"`;
}

/** What is wrong with the number of a receipt; null if nothing is. */
export function beyondProblem(index: number, manifest: Manifest | undefined): string | null {
  return manifest && index >= manifest.shardCount
    ? `is beyond the ${manifest.shardCount} shards of its result`
    : null;
}

/** What is wrong with a shard that has a receipt; null if nothing is, or if a run is repairing it at the moment. */
export async function shardProblem(store: Store, address: Address, index: number): Promise<string | null> {
  const receipt = await store.receipt(address, index);
  const isThere = async () => await fileKind(store.receiptPath(address, index), store.disk) !== "nothing";
  if (!receipt) return await isThere() ? "does not match its checksum, its key or its number" : null;
  const found = await sha256OfFile(store.shardPath(address, index), store.disk);
  if (found === receipt.sha256) return null;
  if ((await store.receipt(address, index))?.sha256 !== receipt.sha256) return null;
  const shard = basename(store.shardPath(address, index));
  return found === undefined
    ? `vouches for ${shard}, which is no file`
    : `${shard} does not match its checksum`;
}

async function isBoundFact(path: string, store: Store): Promise<boolean> {
  const bytes = await readIfPresent(path, store.disk);
  const fact = bytes && unsealed<{ key: string }>(bytes);
  return fact !== undefined && `${sha256(String(fact.key)).slice(0, 32)}.json` === basename(path);
}

function receiptOf(shard: string): string {
  return shard.replace(/safetensors$/, "json");
}

/** The report of a check; the last line counts. */
export function describeVerification(store: Store, found: Verification): string {
  const { results, incomplete, shards, facts, problems, orphans, apart } = found;
  return [
    ...problems.map((finding) => `wrong: ${findingLine(finding)}`),
    ...orphans.map((finding) => `orphan: ${findingLine(finding)}`),
    ...apart.map((path) => `not checked: ${path}, which holds no results`),
    ...(problems.length > 0
      ? ["Whatever is wrong is set aside and computed again when it is next asked for."]
      : []),
    `${results} results (${incomplete} incomplete), ${shards} shards and ${facts} remembered facts in ${store.folder}: ` +
    `${problems.length} wrong, ${orphans.length} orphans`,
  ].join("\n");
}
