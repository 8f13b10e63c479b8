import { join } from "node:path";
import type { Json } from "../engine/artefact.ts";
import type { PulledFile } from "./pull-model.ts";
import { bytesOf, type ModelEntry, type Registry } from "./registry.ts";

/** Files that are not here, by model. */
type Missing = ReadonlyMap<string, readonly string[]>;

/** The registry as text, a model per line. */
export function describeModels(registry: Registry, missing: Missing, home: string): string {
  const lines = [...registry.values()].map((entry) => [
    entry.name,
    stateOf(entry, missing),
    `${Math.ceil(bytesOf(entry) / 1e6)} MB`,
    entry.title,
    entry.licence.split(" (")[0],
  ]);
  const untried = [...registry.values()].filter(({ tried }) => tried === "never").map(({ name }) => name);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => line[column].length)));
  return [
    ...lines.map((line) => line.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  ").trimEnd()),
    "",
    `here means: in ${home}`,
    ...(untried.length > 0
      ? [`the project has not downloaded and run yet, hashes are those published: ${untried.join(", ")}`]
      : []),
  ].join("\n");
}

/** The same for other programs. */
export function modelsAsJson(registry: Registry, missing: Missing, home: string): Json {
  return [...registry.values()].map(({ files, ...entry }) => ({
    ...entry,
    folder: join(home, entry.name),
    state: stateOf({ ...entry, files }, missing),
    missing: [...missing.get(entry.name)!],
    files: files.map(({ name, revision, expectedBytes: bytes, sha256 = null }) => ({
      ...{ name, revision, bytes, sha256 },
    })),
  }));
}

/** What was pulled: each file with its hash and why it is trusted. */
export function describePulled(entry: ModelEntry, files: readonly PulledFile[], home: string): string {
  const width = Math.max(...files.map(({ file }) => file.length));
  const trusted = {
    "registry": "as registered",
    "lock": "as at its first download",
    "first use": "first seen now, recorded in registry.lock.yaml",
  };
  return [
    `${entry.name} is in ${join(home, entry.name)} (licence: ${entry.licence})`,
    ...files.map(({ file, sha256, how, trust }) =>
      `  ${file.padEnd(width)}  ${how}, SHA-256 ${sha256.slice(0, 12)}… ${trusted[trust]}`
    ),
  ].join("\n");
}

function stateOf({ name, files }: ModelEntry, missing: Missing): string {
  const count = missing.get(name)!.length;
  return count === 0 ? "here" : count === files.length ? "not here" : "in part";
}
