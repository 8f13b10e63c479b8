import { createHash } from "node:crypto";
import { join } from "node:path";
import { UserError } from "../../errors.ts";

/** The ONNX files of a SAM. */
export interface SamFiles {
  readonly encoder: string;
  readonly decoder: string;
  /** Everything that may decide a mask: both, and files of weights beside them. */
  readonly all: readonly string[];
}

const LAYOUT =
  "A SAM folder holds the image encoder and the prompt decoder as ONNX files of single precision, in it or in " +
  'its folder "onnx": vision_encoder.onnx and prompt_encoder_mask_decoder.onnx as exported for transformers.js, or any ' +
  'two files with "encoder" and "decoder" in their names.';

/** Names that are taken where several files would do: repositories hold rounded variants beside the exact model. */
const EXACT = { encoder: "vision_encoder.onnx", decoder: "prompt_encoder_mask_decoder.onnx" } as const;

/**
 * Finds the encoder and the decoder in a folder.
 *
 * @throws {UserError} when one is missing, or several could be meant.
 */
export async function samFiles(folder: string): Promise<SamFiles> {
  const inner = join(folder, "onnx");
  const names = await namesIn(folder);
  if (names === null) throw new UserError("Expected the folder of a SAM but found none", folder, LAYOUT);
  const home = names.some((name) => name.endsWith(".onnx")) ? folder : inner;
  const files = home === folder ? names : await namesIn(inner) ?? [];
  const graphs = files.filter((name) => name.endsWith(".onnx"));
  const isDecoder = (name: string) => /decoder/i.test(name);
  const encoder = pick("encoder", graphs.filter((name) => /encoder/i.test(name) && !isDecoder(name)), folder);
  const decoder = pick("decoder", graphs.filter(isDecoder), folder);
  const weights = files.filter((name) => !/\.(onnx|json|md|txt)$|^\./.test(name));
  const all = [encoder, decoder, ...weights].sort().map((name) => join(home, name));
  return { encoder: join(home, encoder), decoder: join(home, decoder), all };
}

/** Names of the files in a folder, or null where there is no folder. */
async function namesIn(folder: string): Promise<string[] | null> {
  try {
    const names: string[] = [];
    for await (const { name, isDirectory } of Deno.readDir(folder)) if (!isDirectory) names.push(name);
    return names.sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return null;
    throw error;
  }
}

function pick(what: "encoder" | "decoder", names: readonly string[], folder: string): string {
  const exact = names.find((name) => name === EXACT[what]);
  if (exact !== undefined) return exact;
  if (names.length === 1) return names[0];
  const found = names.length === 0 ? "none" : names.join(", ");
  throw new UserError(`Expected one ONNX file of the ${what} of a SAM but found ${found}`, folder, LAYOUT);
}

/**
 * The name of a SAM by content: SHA-256 over the lines `<SHA-256 of the file>  <file name>` of its files.
 *
 * @param digest SHA-256 of a file's bytes.
 */
export async function hashSam(
  { all }: SamFiles,
  digest: (path: string) => Promise<string>,
): Promise<string> {
  const hash = createHash("sha256");
  for (const path of all) hash.update(`${await digest(path)}  ${path.split(/[\\/]/).at(-1)}\n`);
  return hash.digest("hex");
}
