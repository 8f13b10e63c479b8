import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../../errors.ts";
import { requireFile } from "../../files/require-file.ts";
import { sha256, sha256OfListing } from "../../files/sha256.ts";
import { decodeSafetensors } from "../../tensor/safetensors.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type ClipConfig, ClipConfigFile, type Preprocessing, PreprocessorFile } from "./config.ts";
import type { TokenizerModel } from "./tokenizer.ts";
import { tensorShapes } from "./tensor-shapes.ts";

/** A CLIP read from a folder in the Hugging Face layout; every tensor has the shape its config asks for. */
export interface ClipModel {
  /** Where its files lie. */
  readonly folder: string;
  /** SHA-256 that names the model: see `hashClip`. */
  readonly hash: string;
  /** Sizes of both towers. */
  readonly config: ClipConfig;
  /** How pixels are normalised. */
  readonly preprocessing: Preprocessing;
  /** The content of tokenizer.json; null where the folder has none (then only token ids can be encoded). */
  readonly tokenizer: Readonly<Record<string, unknown>> | null;
  /** Weights by their names in the file, single precision, all finite. */
  readonly weights: ReadonlyMap<string, Tensor<Float32Array<ArrayBuffer>>>;
  /** What its training multiplied cosines by, exp(logit_scale); null where the file does not say. */
  readonly logitScale: number | null;
}

/** In the order of their names: the order enters the hash. */
const FILES = ["config.json", "model.safetensors", "preprocessor_config.json", "tokenizer.json"] as const;
type FileName = typeof FILES[number];

/** Most bytes of a file that are believed; weights may be as large as they are. */
const MOST_BYTES: Readonly<Partial<Record<FileName, number>>> = {
  "config.json": 1 << 20,
  "preprocessor_config.json": 1 << 20,
  "tokenizer.json": 64 << 20,
};

const LAYOUT =
  "A CLIP folder holds config.json, preprocessor_config.json, tokenizer.json and model.safetensors, " +
  "as in the Hugging Face repositories of CLIP.";
const FETCH_AGAIN =
  "The file is damaged or belongs to another model: fetch it again and compare its SHA-256.";

/**
 * Reads and checks a CLIP folder: any ViT tower (B/32, B/16, L/14, smaller ones) in the Hugging Face layout.
 *
 * @throws {UserError} when a file is missing or damaged, or a tensor is missing, has another shape than the config says or holds
 * numbers that are not finite.
 */
export async function readClip(folder: string): Promise<ClipModel> {
  const files = await readFiles(folder);
  const at = (name: FileName) => join(folder, name);
  const config = parse(ClipConfigFile, files.get("config.json")!, at("config.json"));
  const inFile = "preprocessor_config.json";
  return {
    folder,
    hash: hashOf(files),
    config,
    preprocessing: parse(PreprocessorFile, files.get(inFile)!, at(inFile)),
    tokenizer: parsedTokenizer(folder, files),
    ...readWeights(files.get("model.safetensors")!, config, at("model.safetensors")),
  };
}

/**
 * What a tokenizer needs of a CLIP folder, without its weights.
 *
 * @throws {UserError} as `readClip`.
 */
export async function readTokenizerModel(folder: string): Promise<TokenizerModel> {
  const files = await readFiles(folder, ["config.json", "tokenizer.json"]);
  return {
    folder,
    config: parse(ClipConfigFile, files.get("config.json")!, join(folder, "config.json")),
    tokenizer: parsedTokenizer(folder, files),
  };
}

/**
 * The name of a model by content, without decoding it: SHA-256 over the lines `<SHA-256 of the file>  <file name>` of its
 * files in the order of their names, as `sha256sum config.json model.safetensors ... | sha256sum` prints it.
 *
 * @throws {UserError} when a file is missing.
 */
export async function hashClip(folder: string): Promise<string> {
  return hashOf(await readFiles(folder));
}

function hashOf(files: ReadonlyMap<FileName, Uint8Array>): string {
  return sha256OfListing(files.entries().map(([name, bytes]) => [name, sha256(bytes)] as const));
}

function parsedTokenizer(folder: string, files: ReadonlyMap<FileName, Uint8Array>): ClipModel["tokenizer"] {
  const bytes = files.get("tokenizer.json");
  return bytes ? parse(z.record(z.string(), z.unknown()), bytes, join(folder, "tokenizer.json")) : null;
}

async function readFiles(
  folder: string,
  names: readonly FileName[] = FILES,
): Promise<Map<FileName, Uint8Array>> {
  const files = new Map<FileName, Uint8Array>();
  for (const name of names) {
    const path = join(folder, name);
    try {
      const { size } = requireFile(path), most = MOST_BYTES[name] ?? Infinity;
      if (size > most) {
        const message = `Expected a file of at most ${most} bytes but found ${size}`;
        throw new UserError(message, path, FETCH_AGAIN);
      }
      files.set(name, await Deno.readFile(path));
    } catch (error) {
      if (error instanceof UserError) throw error;
      const missing = error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
      if (missing && name === "tokenizer.json") continue;
      const found = missing ? "there is no such file" : (error as Error).message;
      throw new UserError(`Expected a file of a CLIP model but ${found}`, path, LAYOUT, { cause: error });
    }
  }
  return files;
}

function parse<T>(schema: z.ZodType<T>, bytes: Uint8Array, where: string): T {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new UserError(`Expected JSON but found: ${(error as Error).message}`, where, FETCH_AGAIN, {
      cause: error,
    });
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join(".") || "file"}: ${issue.message}`);
  throw new UserError(`Not a CLIP model this project can run: ${problems.join("; ")}`, where, LAYOUT);
}

function readWeights(
  bytes: Uint8Array,
  config: ClipConfig,
  where: string,
): Pick<ClipModel, "weights" | "logitScale"> {
  let tensors: Readonly<Record<string, Tensor>>;
  try {
    tensors = decodeSafetensors(bytes).tensors;
  } catch (error) {
    throw new UserError(`Damaged weights: ${(error as Error).message}`, where, FETCH_AGAIN, { cause: error });
  }
  const weights = new Map<string, Tensor<Float32Array<ArrayBuffer>>>();
  for (const [name, shape] of tensorShapes(config)) {
    const found = tensors[name];
    const expected = `Expected tensor "${name}" of shape [${shape.join(", ")}]`;
    if (!found) throw new UserError(`${expected} but the file has none of this name`, where, FETCH_AGAIN);
    if (found.shape.length !== shape.length || found.shape.some((side, axis) => side !== shape[axis])) {
      throw new UserError(`${expected} but found [${found.shape.join(", ")}]`, where, FETCH_AGAIN);
    }
    if (!(found.data instanceof Float32Array)) {
      throw new UserError(`${expected} of floating-point numbers but found another type`, where, FETCH_AGAIN);
    }
    const wrong = found.data.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) {
      throw new UserError(`${expected} of finite numbers but found ${found.data[wrong]}`, where, FETCH_AGAIN);
    }
    weights.set(name, { shape, data: found.data });
  }
  const logScale = tensors.logit_scale;
  return { weights, logitScale: logScale?.data.length === 1 ? Math.exp(Number(logScale.data[0])) : null };
}
