import { join } from "node:path";
import type { Manifest } from "./manifest.ts";

/** Which result: the stage gives the folder, the key the place in it. */
export type Address = Pick<Manifest, "stage" | "key">;

/** Ends the name of the lock of a result, which stands beside its folder. */
export const LOCK = ".lock";

/** Where results lie in a store: `<store>/<stage>/<key>/`. */
export class StorePaths {
  /** @param folder absolute path of the store. */
  constructor(readonly folder: string) {}

  /** Absolute path of a result's folder. */
  nodeFolder({ stage, key }: Address): string {
    return join(this.stageFolder(stage), key);
  }

  /** Absolute path of the folder with all results of a stage. */
  stageFolder(stage: string): string {
    return join(
      this.folder,
      stage.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "") || "stage",
    );
  }

  /** Absolute path of the lock of a result. */
  lockPath(address: Address): string {
    return `${this.nodeFolder(address)}${LOCK}`;
  }

  /** Absolute path of a shard's data. */
  shardPath(address: Address, index: number): string {
    return join(this.nodeFolder(address), `${String(index).padStart(5, "0")}.safetensors`);
  }

  /** Absolute path of a result's manifest. */
  manifestPath(address: Address): string {
    return join(this.nodeFolder(address), "manifest.json");
  }

  /** Absolute path of a shard's receipt. */
  receiptPath(address: Address, index: number): string {
    return join(this.nodeFolder(address), `${String(index).padStart(5, "0")}.json`);
  }
}
