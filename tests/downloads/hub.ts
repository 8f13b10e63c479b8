import { createHash } from "node:crypto";
import { join } from "node:path";
import { encodeSafetensors } from "../../lib/tensor/safetensors.ts";
import { type Answer, RawServer, sendFile } from "./raw-server.ts";

/** What the repository of the tests holds. */
export const CONFIG = new TextEncoder().encode('{"model_type": "clip"}');
export const WEIGHTS = weights(300_000);

/** A safetensors file of that many bytes. */
function weights(bytes: number): Uint8Array<ArrayBuffer> {
  const of = (length: number) =>
    encodeSafetensors({
      w: { shape: [length], data: Uint8Array.from({ length }, (_, i) => (i * 37) % 253) },
    });
  const header = of(bytes).length - bytes;
  return of(bytes - header);
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Hugging Face in small: one repository with two files, and a registry of one model that lies there. */
export class SmallHub implements AsyncDisposable {
  readonly server = new RawServer((request, write) =>
    request.target.endsWith("/config.json") ? sendFile(request, write, CONFIG) : this.weights(request, write)
  );

  /** @param weights how they are sent. */
  private constructor(readonly folder: string, public weights: Answer) {}

  static async open(
    weights: Answer = (request, write) => sendFile(request, write, WEIGHTS),
  ): Promise<SmallHub> {
    const hub = new SmallHub(await Deno.makeTempDir(), weights);
    await hub.register();
    return hub;
  }

  get registryPath(): string {
    return join(this.folder, "registry.yaml");
  }

  get lockPath(): string {
    return join(this.folder, "registry.lock.yaml");
  }

  get home(): string {
    return join(this.folder, "models");
  }

  /** Writes the registry: config.json with its hash, the weights with what is given. */
  async register(weights = "about: 300 KB"): Promise<void> {
    await Deno.writeTextFile(
      this.registryPath,
      `models:
  small:
    kind: clip
    title: A small model
    repository: someone/small-clip
    revision: refs/pr/1
    licence: MIT
    tried: never
    files:
      config.json: { bytes: ${CONFIG.length}, sha256: ${sha256(CONFIG)} }
      model.safetensors: { path: deep/model.safetensors, ${weights} }
`,
    );
  }

  /** Environment in which commands use this hub. */
  get environment(): Record<string, string> {
    return {
      ABLATE_MODELS: this.home,
      ABLATE_REGISTRY: this.registryPath,
      HF_ENDPOINT: this.server.address,
    };
  }

  /** Names of the files that the model's folder holds. */
  async files(): Promise<string[]> {
    const names: string[] = [];
    for await (const { name } of Deno.readDir(join(this.home, "small"))) names.push(name);
    return names.sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await Deno.remove(this.folder, { recursive: true });
  }
}
