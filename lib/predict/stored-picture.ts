import { writeAtomically } from "../files/atomic-write.ts";
import type { Embeddings, MaskTensors } from "../stages/artefacts.ts";
import { encodedMasks, packMasks } from "../stages/stored-masks.ts";
import { matrixOf, tensorOf } from "../stages/matrices.ts";
import { decodeSafetensors, encodeSafetensors } from "../tensor/safetensors.ts";
import type { EmbeddedPicture } from "./embed-picture.ts";

/** Writes masks and embeddings as safetensors; `origin` says what they were made from. */
export async function writeEmbedded(path: string, picture: EmbeddedPicture, origin: string): Promise<void> {
  const tensors = { ...packMasks([picture.masks]), embeddings: tensorOf(picture.embeddings) };
  await writeAtomically(path, encodeSafetensors(tensors, { origin }));
}

/** Reads what `writeEmbedded` wrote; undefined where there is none of this origin, or it is damaged. */
export async function readEmbedded(path: string, origin: string): Promise<EmbeddedPicture | undefined> {
  try {
    const { tensors, metadata } = decodeSafetensors(await Deno.readFile(path));
    if (metadata.origin !== origin) return undefined;
    // Of this origin it is what `writeEmbedded` wrote.
    const stored = { tensors: tensors as MaskTensors & Embeddings["tensors"], facts: {} };
    const [masks] = encodedMasks(stored);
    return { masks, embeddings: matrixOf(stored, "embeddings") };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof RangeError) return undefined;
    throw error;
  }
}
