import { UserError } from "../errors.ts";
import { requireFile } from "../files/require-file.ts";
import { decodeGiven } from "../tensor/safetensors.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * A tensor of a safetensors file, given as `FILE` or, where the file holds several, `FILE:NAME`.
 *
 * @param usual the name taken without asking where a file holds several.
 * @throws {UserError} if the file cannot be read, is damaged, or does not hold the tensor.
 */
export async function readTensor(given: string, option: string, usual: string): Promise<Tensor> {
  const { path, name } = await split(given);
  let bytes: Uint8Array;
  try {
    requireFile(path);
    bytes = await Deno.readFile(path);
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const found = cause instanceof Deno.errors.NotFound ? "no such file" : (cause as Error).message;
    throw new UserError(`Expected a safetensors file but found ${found}`, path, `Look at ${option}.`, {
      cause,
    });
  }
  const { tensors } = decodeGiven(bytes, path);
  const names = Object.keys(tensors);
  const chosen = name ?? (names.length === 1 ? names[0] : usual);
  if (Object.hasOwn(tensors, chosen)) return tensors[chosen];
  throw new UserError(
    `Expected a tensor "${chosen}" but found ${names.length === 0 ? "none" : names.join(", ")}`,
    path,
    `Name one: ${option} ${path}:NAME`,
  );
}

/** A colon belongs to the path where there is such a file. */
async function split(given: string): Promise<{ path: string; name?: string }> {
  const colon = given.lastIndexOf(":");
  const isPath = colon < 0 || await Deno.stat(given).then(() => true, () => false);
  return isPath ? { path: given } : { path: given.slice(0, colon), name: given.slice(colon + 1) };
}
