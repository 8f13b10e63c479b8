import { UserError } from "../errors.ts";
import { requireOnnx } from "../onnx/require-onnx.ts";
import { safetensorsHeaderBytes, safetensorsLayout } from "../tensor/safetensors.ts";
import type { ModelEntry, ModelFile } from "./registry.ts";

/** Sizes of the registry are rounded: a file may be this much smaller or larger. */
export const SLACK = 1.25;

/** Number of bytes by which a web page or a pointer is recognised. */
const HEAD_BYTES = 1024;

/**
 * What keeps the bytes at a path from being what a model needs, whatever their hash: a web page, a pointer of Git LFS, a file far
 * below its size, one that does not hold what its ending says, or only the beginning of it; null where nothing does. The first
 * download of a file is trusted for ever, so this check comes before it.
 *
 * @param path where the bytes lie; @param where the address or file to name; @param fix what to do.
 */
export async function problemOf(
  path: string,
  file: ModelFile,
  where: string,
  fix = AGAIN,
): Promise<UserError | null> {
  using opened = await Deno.open(path);
  const { size } = await opened.stat();
  const read = (start: number, end: number) => readBetween(opened, start, end);
  const problem = kindOf(await read(0, Math.min(size, HEAD_BYTES))) ??
    sizeProblem(size, file) ??
    await contentProblem(file.name, size, read);
  return problem === null ? null : new UserError(`Expected ${file.name} but found ${problem}`, where, fix);
}

const AGAIN =
  "The download was removed and nothing was recorded: look at the address in a browser, or try again later.";

/** What to do where the hash of a wrong file was kept as the first that was seen. */
export function forgetAdvice({ name }: ModelEntry, { name: file }: ModelFile, lockPath: string): string {
  return `Its hash is that of the first download: take ${file} of ${name} out of ${lockPath} where that was the wrong file, ` +
    `then give deno task models pull ${name}.`;
}

/** What the file is instead, told from its first bytes. */
function kindOf(head: Uint8Array): string | null {
  const text = new TextDecoder().decode(head).trimStart().toLowerCase();
  if (text.startsWith("version https://git-lfs.github.com/")) {
    return "a pointer of Git LFS: the file was copied from a checkout without its large files";
  }
  return /^<(!doctype|html|head|\?xml|!--)/.test(text) ? "a web page, such as one that asks to log in" : null;
}

function sizeProblem(size: number, { bytes, expectedBytes }: ModelFile): string | null {
  const least = bytes ?? Math.floor(expectedBytes / SLACK);
  return size < least
    ? `${size} bytes, far below its ${bytes === undefined ? "about " : ""}${expectedBytes}`
    : null;
}

/** What is wrong inside the file, by the ending of its name. */
async function contentProblem(
  name: string,
  size: number,
  read: (start: number, end: number) => Promise<Uint8Array>,
): Promise<string | null> {
  try {
    if (name.endsWith(".safetensors")) {
      const length = size < 8 ? 0 : safetensorsHeaderBytes(await read(0, 8));
      safetensorsLayout(await read(0, Math.min(size, length)), size);
    } else if (name.endsWith(".onnx")) await requireOnnx(read, size);
    else if (name.endsWith(".json")) JSON.parse(new TextDecoder().decode(await read(0, size)));
    return null;
  } catch (error) {
    if (!(error instanceof RangeError) && !(error instanceof SyntaxError)) throw error;
    return `${size} bytes that are none, or only its beginning (${error.message})`;
  }
}

async function readBetween(file: Deno.FsFile, start: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  await file.seek(start, Deno.SeekMode.Start);
  for (let at = 0; at < bytes.length;) {
    const read = await file.read(bytes.subarray(at));
    if (read === null) return bytes.subarray(0, at);
    at += read;
  }
  return bytes;
}
