import { basename, join, resolve } from "node:path";
import { UserError } from "../errors.ts";
import { listFolder } from "../files/list-folder.ts";
import { readText } from "../files/read-text.ts";
import { decodeSafetensors } from "../tensor/safetensors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { ParityCase, ParityKind, Tolerance } from "./case.ts";
import { compare } from "./compare.ts";

/** Kinds this project can check, each loaded when a case needs it. */
const KINDS: Readonly<Record<string, () => Promise<ParityKind>>> = {
  "clip-vision": async () => (await import("./kinds/clip-vision.ts")).clipVision,
  "clip-text": async () => (await import("./kinds/clip-text.ts")).clipText,
  "mask-embeddings": async () => (await import("./kinds/mask-embeddings.ts")).maskEmbeddings,
  "classify": async () => (await import("./kinds/classify.ts")).classify,
  "pseudo-label": async () => (await import("./kinds/pseudo-label.ts")).pseudoLabel,
  "label-propagation": async () => (await import("./kinds/label-propagation.ts")).labelPropagation,
  "linear-probe": async () => (await import("./kinds/linear-probe.ts")).linearProbe,
  "metrics": async () => (await import("./kinds/metrics.ts")).metrics,
  "sam-amg": async () => (await import("./kinds/sam-amg.ts")).samAmg,
  "resize": async () => (await import("./kinds/resize.ts")).resize,
  "end-to-end": async () => (await import("./kinds/end-to-end.ts")).endToEnd,
};

interface CaseFile {
  name: string;
  kind: string;
  params: unknown;
  tolerance?: Tolerance;
  expected: Record<string, { tolerance?: Tolerance }>;
  tensor_file?: string;
}

/** Outcome of one case. */
export interface CaseOutcome {
  readonly name: string;
  readonly kind: string;
  readonly status: "passed" | "failed" | "unsupported";
  /** The tensor that comes closest to its tolerance, how far it lies from the golden value, and the tolerance. */
  readonly worst?:
    | { readonly tensor: string; readonly deviation: number; readonly tolerance: string }
    | undefined;
  readonly message?: string | undefined;
}

/** Runs every golden case found below `folder` (a case is a folder with a case.json), in the order of their names. */
export async function parityCases(folder: string): Promise<CaseOutcome[]> {
  const names = caseFolders(folder);
  const outcomes: CaseOutcome[] = [];
  for (const name of names) outcomes.push(await runCase(join(folder, name)));
  return outcomes;
}

function caseFolders(folder: string): string[] {
  let folders: readonly string[];
  try {
    folders = listFolder(folder).folders;
  } catch {
    const message = "Expected a folder of golden cases but found none";
    throw new UserError(message, folder, "Give the folder that holds them.");
  }
  const cases = folders.filter((name) => listFolder(join(folder, name)).files.includes("case.json"));
  if (cases.length === 0) {
    throw new UserError("Expected at least one case (a folder with case.json) but found none", folder);
  }
  return cases;
}

async function runCase(folder: string): Promise<CaseOutcome> {
  let file: CaseFile;
  try {
    file = JSON.parse(await readText(join(folder, "case.json")));
  } catch (error) {
    const message = `case.json: ${(error as Error).message}`;
    return { name: basename(folder), kind: "", status: "failed", message };
  }
  const { name, kind, params, tensor_file: tensorFile } = file;
  const load = KINDS[kind];
  if (!load) return { name, kind, status: "unsupported", message: "this kind of case is not supported yet" };
  try {
    const tensors = tensorFile
      ? decodeSafetensors(await Deno.readFile(join(folder, tensorFile))).tensors
      : {};
    const expected = Object.keys(file.expected);
    const testCase = { name, kind, params, tensors, folder: resolve(folder), expected };
    const { values, unsupported = {} } = await (await load())(testCase);
    return judge(file, testCase, values, unsupported);
  } catch (error) {
    return { name, kind, status: "failed", message: error instanceof Error ? error.message : String(error) };
  }
}

function judge(
  file: CaseFile,
  testCase: ParityCase,
  values: Readonly<Record<string, Tensor>>,
  unsupported: Readonly<Record<string, string>>,
): CaseOutcome {
  const { name, kind } = file;
  let worst: CaseOutcome["worst"];
  let worstShare = -1;
  for (const tensorName of testCase.expected) {
    if (unsupported[tensorName]) continue;
    const got = values[tensorName];
    const want = testCase.tensors[tensorName];
    if (!got) return { name, kind, status: "failed", message: `no value was computed for "${tensorName}"` };
    const tolerance = file.expected[tensorName].tolerance ?? file.tolerance ?? { type: "exact" };
    const { deviation, share, problem } = compare(got, want, tolerance);
    const said = tolerance.type === "exact" ? "exact" : `${tolerance.value}`;
    if (problem) return { name, kind, status: "failed", message: `${tensorName}: ${problem}` };
    if (share > worstShare) {
      worstShare = share;
      worst = { tensor: tensorName, deviation, tolerance: said };
    }
  }
  const left = Object.entries(unsupported).map(([tensor, why]) => `${tensor}: ${why}`).join("; ");
  if (!worst && testCase.expected.length > 0) return { name, kind, status: "unsupported", message: left };
  // A case without expected tensors is compared by its kind with the case's own files.
  const message = worst ? left : "equal to the case's files";
  return { name, kind, status: worstShare > 1 ? "failed" : "passed", worst, message: message || undefined };
}

/** Runs and prints all cases below `folder`; 1 if any failed, else 0. Unsupported kinds are named, not hidden. */
export async function runParity(folder: string): Promise<number> {
  const outcomes = await parityCases(folder);
  const width = Math.max(...outcomes.map(({ name }) => name.length));
  for (const { name, status, worst, message } of outcomes) {
    const mark = { passed: "ok    ", failed: "FAILED", unsupported: "-     " }[status];
    const figure = worst
      ? `largest deviation ${worst.deviation.toExponential(2)} of ${worst.tolerance} (${worst.tensor})`
      : "";
    console.log(`${mark} ${name.padEnd(width)}  ${[figure, message].filter(Boolean).join("  ")}`);
  }
  const count = (status: CaseOutcome["status"]) =>
    outcomes.filter((outcome) => outcome.status === status).length;
  console.log(
    `\n${count("passed")} passed, ${count("failed")} failed, ${count("unsupported")} of unsupported kinds`,
  );
  return count("failed") > 0 ? 1 : 0;
}
