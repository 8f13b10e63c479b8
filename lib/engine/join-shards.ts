import { elementCount, type Tensor, type TensorData } from "../tensor/tensor.ts";
import type { Artefact } from "./artefact.ts";

/**
 * All shards as one artefact: tensors joined along axis 0, facts of the first shard.
 *
 * @throws {RangeError} when shards differ in tensor names, types or in a side other than the first.
 */
export function joinShards<Made extends Artefact>(shards: readonly Made[]): Made {
  const [first] = shards;
  if (shards.length === 1) return first;
  const tensors: Record<string, Tensor> = {};
  for (const name of Object.keys(first.tensors)) {
    tensors[name] = joinTensors(name, shards.map((shard) => shard.tensors[name]));
  }
  // Of the same names and types as those of the first.
  return { ...first, tensors };
}

function joinTensors(name: string, parts: readonly (Tensor | undefined)[]): Tensor {
  const first = parts[0]!;
  const tail = first.shape.slice(1);
  for (const [index, part] of parts.entries()) {
    const fits = part && part.shape.length > 0 && part.data.constructor === first.data.constructor &&
      part.shape.slice(1).join() === tail.join();
    if (!fits) {
      throw new RangeError(
        `Expected shards of "${name}" to join along axis 0, but shard ${index} is ` +
          (part ? `[${part.shape.join(", ")}]` : "absent") + ` and shard 0 is [${first.shape.join(", ")}]`,
      );
    }
  }
  const rows = parts.reduce((sum, part) => sum + part!.shape[0], 0);
  const shape = [rows, ...tail];
  const Data = first.data.constructor as new (length: number) => TensorData;
  const data = new Data(elementCount(shape));
  let at = 0;
  for (const part of parts) {
    (data as Float32Array).set(part!.data as Float32Array, at);
    at += part!.data.length;
  }
  return { shape, data };
}
