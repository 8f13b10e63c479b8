import type { Tensor } from "../tensor/tensor.ts";

/** Any value that JSON can write. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What a stage makes: named tensors and small facts. Stored as safetensors with the facts in its metadata. */
export interface Artefact {
  readonly tensors: Readonly<Record<string, Tensor>>;
  /** A text called `note` is told to whoever watches the computation. */
  readonly facts: { readonly [name: string]: Json };
}

/** A stored result, whole or in shards. Shards are read one at a time, so a long split never has to fit in memory. */
export interface StoredArtefact {
  readonly key: string;
  readonly shardCount: number;
  shard(index: number): Promise<Artefact>;
  /** All shards as one: tensors joined along axis 0, facts of shard 0. */
  whole(): Promise<Artefact>;
  /** Shape of a tensor of all shards joined along axis 0; reads no more than the shards' headers. */
  shape(tensor: string): Promise<readonly number[]>;
  /** Rows `first` to `end`, exclusive, of a tensor of all shards joined; reads no other rows. */
  rows(tensor: string, first: number, end: number): Promise<Tensor>;
}
