import type { Tensor } from "../tensor/tensor.ts";

/** Any value that JSON can write. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Small facts of a result. A text called `note` is told to whoever watches the computation. */
export type Facts = { readonly [name: string]: Json | undefined };

/**
 * What a stage makes: named tensors and small facts. Stored as safetensors with the facts in its metadata.
 * A stage says which tensors and facts its results have: `Artefact<{ scores: Tensor<Float32Array<ArrayBuffer>> }>`.
 */
export interface Artefact<
  Tensors extends object = Readonly<Record<string, Tensor>>,
  Known extends object = Facts,
> {
  readonly tensors: Readonly<Tensors>;
  readonly facts: Readonly<Known>;
}

/** Any artefact, whatever its tensors are. */
export type AnyArtefact = Artefact<object, object>;

/** Names of an artefact's tensors. */
export type TensorName<Made extends AnyArtefact> = keyof Made["tensors"] & string;

/** A stored result, whole or in shards. Shards are read one at a time, so a long split never has to fit in memory. */
export interface StoredArtefact<Made extends AnyArtefact = Artefact> {
  readonly key: string;
  readonly shardCount: number;
  shard(index: number): Promise<Made>;
  /** All shards as one: tensors joined along axis 0, facts of shard 0. */
  whole(): Promise<Made>;
  /** Shape of a tensor of all shards joined along axis 0; reads no more than the shards' headers. */
  shape(tensor: TensorName<Made>): Promise<readonly number[]>;
  /** Rows `first` to `end`, exclusive, of a tensor of all shards joined; reads no other rows. */
  rows<Name extends TensorName<Made>>(
    tensor: Name,
    first: number,
    end: number,
  ): Promise<NonNullable<Made["tensors"][Name]>>;
}
