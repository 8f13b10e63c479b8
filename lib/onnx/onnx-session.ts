import type * as ort from "onnxruntime-node";
import { elementCount, type Tensor, type TensorData } from "../tensor/tensor.ts";

/** The runtime, loaded with the first session: a command that finds its results stored opens none. */
let runtime: typeof ort | undefined;

async function loadRuntime(): Promise<typeof ort> {
  return runtime ??= await import("onnxruntime-node");
}

/** Settings of a session. */
export interface SessionOptions {
  /** Threads inside one operator. Parallelism over images is for workers, one session each; then 1 is right. */
  readonly threads: number;
}

/** What a graph says of one of its inputs or outputs. */
export interface Declared {
  /** For example "float32". */
  readonly type: string;
  /** Sides, named where they are known only at run time. */
  readonly shape: readonly (number | string)[];
}

/**
 * An ONNX graph ready to run on the CPU. `run` blocks the event loop of its thread, so long work belongs in a worker.
 */
export class OnnxSession {
  readonly #session: ort.InferenceSession;

  private constructor(session: ort.InferenceSession) {
    this.#session = session;
  }

  /** Loads the bytes of an ONNX file. */
  static async open(bytes: Uint8Array<ArrayBuffer>, options: SessionOptions): Promise<OnnxSession> {
    const { InferenceSession } = await loadRuntime();
    return new OnnxSession(await InferenceSession.create(bytes, sessionOptions(options)));
  }

  /** Loads an ONNX file from its place, where files of weights that it names are looked for. */
  static async openFile(path: string, options: SessionOptions): Promise<OnnxSession> {
    const { InferenceSession } = await loadRuntime();
    return new OnnxSession(await InferenceSession.create(path, sessionOptions(options)));
  }

  /** Inputs by name. */
  get inputs(): ReadonlyMap<string, Declared> {
    return declared(this.#session.inputMetadata);
  }

  /** Outputs by name. */
  get outputs(): ReadonlyMap<string, Declared> {
    return declared(this.#session.outputMetadata);
  }

  /**
   * Runs the graph: named tensors in, named tensors out.
   *
   * @param wanted names of the outputs to give back; by default all.
   */
  async run(
    feeds: Readonly<Record<string, Tensor>>,
    wanted: readonly string[] = this.#session.outputNames,
  ): Promise<Record<string, Tensor>> {
    const outputs = await this.#session.run(mapped(feeds), wanted);
    const results: Record<string, Tensor> = {};
    for (const [name, value] of Object.entries(outputs)) {
      results[name] = { shape: value.dims, data: value.data as TensorData };
    }
    return results;
  }

  /**
   * Runs the graph into tensors that are there already, which spares making them anew in every call.
   *
   * @param results by output name, of the shapes that come out; their data is written over.
   */
  async runInto(
    feeds: Readonly<Record<string, Tensor>>,
    results: Readonly<Record<string, Tensor>>,
  ): Promise<void> {
    await this.#session.run(mapped(feeds), mapped(results));
  }

  /** Frees the memory of the graph. */
  close(): Promise<void> {
    return this.#session.release();
  }
}

function sessionOptions({ threads }: SessionOptions): ort.InferenceSession.SessionOptions {
  return {
    executionProviders: ["cpu"],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    // Errors only: advice to the authors of ONNX files is not for the user's terminal.
    logSeverityLevel: 3,
    // Idle threads must not spin: the cores belong to the other workers.
    extra: { session: { intra_op: { allow_spinning: "0" } } },
  };
}

function declared(all: readonly ort.InferenceSession.ValueMetadata[]): Map<string, Declared> {
  return new Map(all.map((value) => [
    value.name,
    value.isTensor ? { type: value.type, shape: value.shape } : { type: "not a tensor", shape: [] },
  ]));
}

function mapped(tensors: Readonly<Record<string, Tensor>>): Record<string, ort.Tensor> {
  return Object.fromEntries(Object.entries(tensors).map(([name, value]) => [name, toOrt(value)]));
}

function toOrt({ shape, data }: Tensor): ort.Tensor {
  if (elementCount(shape) !== data.length) {
    throw new RangeError(`Expected ${elementCount(shape)} elements but found ${data.length}`);
  }
  // A session was opened, so the runtime is there.
  const { Tensor } = runtime!;
  if (data instanceof Float32Array) return new Tensor("float32", data, shape);
  if (data instanceof Uint8Array) return new Tensor("uint8", data, shape);
  if (data instanceof Int8Array) return new Tensor("int8", data, shape);
  if (data instanceof Int32Array) return new Tensor("int32", data, shape);
  if (data instanceof BigInt64Array) return new Tensor("int64", data, shape);
  throw new RangeError("Expected single-precision or whole numbers but found double precision");
}
