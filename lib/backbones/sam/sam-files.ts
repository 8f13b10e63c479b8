import { dirname, join, relative, resolve, sep as SEPARATOR } from "node:path";
import { isFile } from "../../datasets/paths.ts";
import { UserError } from "../../errors.ts";
import { listFolder } from "../../files/list-folder.ts";
import { sha256OfListing } from "../../files/sha256.ts";
import { externalFiles } from "../../onnx/external-files.ts";

/** The ONNX files of a SAM. */
interface SamFiles {
  readonly encoder: string;
  readonly decoder: string;
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
export function samFiles(folder: string): SamFiles {
  const inner = join(folder, "onnx");
  const names = namesIn(folder);
  if (names === null) throw new UserError("Expected the folder of a SAM but found none", folder, LAYOUT);
  const home = names.some((name) => name.endsWith(".onnx")) ? folder : inner;
  const files = home === folder ? names : namesIn(inner) ?? [];
  const graphs = files.filter((name) => name.endsWith(".onnx"));
  const isDecoder = (name: string) => /decoder/i.test(name);
  const encoder = pick("encoder", graphs.filter((name) => /encoder/i.test(name) && !isDecoder(name)), folder);
  const decoder = pick("decoder", graphs.filter(isDecoder), folder);
  return { encoder: join(home, encoder), decoder: join(home, decoder) };
}

/**
 * Everything that decides a mask: both files, and the files of weights that they name. Absolute paths, sorted.
 *
 * @throws {UserError} when a file is no ONNX, names weights that are not there, or weights outside its folder.
 */
export async function samContents({ encoder, decoder }: SamFiles): Promise<string[]> {
  const named = await Promise.all([encoder, decoder].map(weightsOf));
  return [...new Set([encoder, decoder, ...named.flat()])].sort();
}

async function weightsOf(graph: string): Promise<string[]> {
  const bytes = await Deno.readFile(graph);
  let names: string[];
  try {
    names = externalFiles(bytes);
  } catch (cause) {
    const found = `${bytes.length} bytes that are none (${(cause as Error).message})`;
    throw new UserError(`Expected an ONNX file but found ${found}`, graph, AGAIN, { cause });
  }
  const home = dirname(graph);
  return names.map((name) => {
    const path = resolve(home, name);
    if (!path.startsWith(home + SEPARATOR)) {
      const message = `Expected weights in the folder of the file that names them but found "${name}"`;
      throw new UserError(
        message,
        graph,
        "Files of weights lie beside their ONNX file. Do not use a model that asks for others.",
      );
    }
    if (isFile(path)) return path;
    throw new UserError(
      `Expected the weights ${name} beside the ONNX file that names them but found none`,
      graph,
      AGAIN,
    );
  });
}

const AGAIN = "Fetch the model again, all of its files into one folder.";

/** Names of the files in a folder, or null where there is no folder. */
function namesIn(folder: string): readonly string[] | null {
  try {
    return listFolder(folder).files;
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
 * @param contents as `samContents` gives them. @param digest SHA-256 of a file's bytes.
 */
export async function hashSam(
  { encoder }: SamFiles,
  contents: readonly string[],
  digest: (path: string) => Promise<string>,
): Promise<string> {
  const nameOf = (path: string) => relative(dirname(encoder), path).replaceAll("\\", "/");
  return sha256OfListing(
    await Array.fromAsync(contents, async (path) => [nameOf(path), await digest(path)] as const),
  );
}
