import { join, resolve } from "node:path";
import { z } from "zod";
import { describeIssue, firstIssue } from "../configuration/describe-issue.ts";
import { didYouMeanText } from "../configuration/did-you-mean.ts";
import { readYaml } from "../configuration/located-yaml.ts";
import { projectFolder } from "../files/project.ts";
import { UserError } from "../errors.ts";

/** What a model is used as. */
export type ModelKind = "clip" | "sam";

/** A file of a model. */
export interface ModelFile {
  /** Its name in the model's folder. */
  readonly name: string;
  /** Its path in the repository. */
  readonly path: string;
  readonly revision: string;
  /** Exact size where it is known. */
  readonly bytes?: number | undefined;
  /** Size as it is shown and reckoned with. */
  readonly expectedBytes: number;
  /** SHA-256 where it is known in advance. */
  readonly sha256?: string | undefined;
}

/** An entry of the registry. */
export interface ModelEntry {
  readonly name: string;
  readonly kind: ModelKind;
  readonly title: string;
  /** Owner and name on Hugging Face. */
  readonly repository: string;
  readonly licence: string;
  /** Date on which the project last downloaded and ran it, or "never". */
  readonly tried: string;
  readonly files: readonly ModelFile[];
}

/** Models that can be fetched, by name. */
export type Registry = ReadonlyMap<string, ModelEntry>;

/** Neither a folder nor one of the names that systems give a meaning. */
const fileName = z.string().regex(/^\w[\w.-]*$/, "a file name without folders");
const repositoryPath = z.string().regex(/^\w[\w.-]*(\/\w[\w.-]*)*$/, "a path inside the repository");
const revision = z.string().regex(/^\w[\w./-]*$/, "a commit or a ref");

const UNITS = { KB: 1e3, MB: 1e6, GB: 1e9 };
const about = z.string().regex(/^\d+ (KB|MB|GB)$/, "a size such as 599 MB").transform((text) => {
  const [number, unit] = text.split(" ");
  return Number(number) * UNITS[unit as keyof typeof UNITS];
});

const File = z.strictObject({
  path: repositoryPath.optional(),
  revision: revision.optional(),
  bytes: z.int().positive().optional(),
  about: about.optional(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits").optional(),
}).refine(({ bytes, about }) => (bytes === undefined) !== (about === undefined), "either bytes or about");

const RegistryFile = z.strictObject({
  models: z.record(
    z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "a name of small letters, digits and hyphens"),
    z.strictObject({
      kind: z.enum(["clip", "sam"]),
      title: z.string(),
      repository: z.string().regex(/^\w[\w.-]*\/\w[\w.-]*$/, "OWNER/NAME"),
      revision,
      licence: z.string(),
      tried: z.union([z.literal("never"), z.iso.date()]),
      files: z.record(fileName, File).refine((files) => Object.keys(files).length > 0, "at least one file"),
    }),
  ),
});

/** The file with the registry: `ABLATE_REGISTRY` (relative to the project) or `models/registry.yaml`. */
export function registryPath(): string {
  return resolve(projectFolder(), Deno.env.get("ABLATE_REGISTRY") || join("models", "registry.yaml"));
}

/**
 * Reads the registry of models.
 *
 * @throws {UserError} with file, line and column for whatever is wrong in it.
 */
export async function readRegistry(path: string = registryPath()): Promise<Registry> {
  const document = await readYaml(path);
  const outcome = RegistryFile.safeParse(document.value);
  if (!outcome.success) {
    const issue = describeIssue(firstIssue(outcome.error.issues), RegistryFile, document.value);
    throw new UserError(issue.message, document.locate(issue.path, issue.part), issue.fix);
  }
  return new Map(
    Object.entries(outcome.data.models).map(([name, { files, revision, ...entry }]) => [name, {
      name,
      ...entry,
      files: Object.entries(files).map(([name, file]): ModelFile => ({
        name,
        path: file.path ?? name,
        revision: file.revision ?? revision,
        bytes: file.bytes,
        expectedBytes: file.bytes ?? file.about!,
        sha256: file.sha256,
      })),
    }]),
  );
}

/** How much a model brings. */
export function bytesOf({ files }: ModelEntry): number {
  return files.reduce((sum, { expectedBytes }) => sum + expectedBytes, 0);
}

/** How a model is pulled: the command, and how much it brings. */
export function pullText(entry: ModelEntry): string {
  return `deno task models pull ${entry.name} (${Math.ceil(bytesOf(entry) / 1e6)} MB)`;
}

/** @throws {UserError} when there is no model of that name, with those there are. */
export function modelEntry(registry: Registry, name: string): ModelEntry {
  const entry = registry.get(name);
  if (entry) return entry;
  const names = [...registry.keys()];
  throw new UserError(
    `unknown model "${name}"; there are: ${names.join(", ")}`,
    undefined,
    didYouMeanText(name, names),
  );
}
