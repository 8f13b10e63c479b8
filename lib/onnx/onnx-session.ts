import type * as ort from "onnxruntime-node";
import { halfPrecision } from "./half-precision.ts";
import { loadRuntime } from "./load-runtime.ts";
import type { Provider, Runtime } from "../runtime.ts";
import { elementCount, type Tensor, type TensorData } from "../tensor/tensor.ts";

/** There as soon as a session was opened. */
let runtime: typeof ort | undefined;

/** Settings of a session. */
export interface SessionOptions {
  /** What it runs on; absent: the CPU, in single precision. */
  readonly runtime?: Runtime | undefined;
  /** Whether it fails where its provider does, in place of going on with the CPU. */
  readonly isStrict?: boolean;
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
 * An ONNX graph ready to run. Where its provider fails, in the beginning or later, it goes on with the CPU and says so once. `run`
 * blocks the event loop of its thread, so long work belongs in a worker.
 */
export class OnnxSession {
  #session: ort.InferenceSession;
  /** Opens the graph on the CPU; undefined where it is there already, or must not be. */
  #onCpu: (() => Promise<ort.InferenceSession>) | undefined;

  private constructor(session: ort.InferenceSession, onCpu?: () => Promise<ort.InferenceSession>) {
    this.#session = session;
    this.#onCpu = onCpu;
  }

  /** Loads the bytes of an ONNX file that a `GraphBuilder` wrote. */
  static async open(bytes: Uint8Array<ArrayBuffer>, options: SessionOptions): Promise<OnnxSession> {
    const { InferenceSession } = runtime = await loadRuntime();
    const graph = options.runtime?.precision === "fp16" ? halfPrecision(bytes) : bytes;
    return await OnnxSession.#opened((how) => InferenceSession.create(graph, how), options);
  }

  /** Loads an ONNX file from its place, where files of weights that it names are looked for, in the precision that it has. */
  static async openFile(path: string, options: SessionOptions): Promise<OnnxSession> {
    const { InferenceSession } = runtime = await loadRuntime();
    return await OnnxSession.#opened((how) => InferenceSession.create(path, how), options);
  }

  static async #opened(
    create: (how: ort.InferenceSession.SessionOptions) => Promise<ort.InferenceSession>,
    { threads, runtime, isStrict = false }: SessionOptions,
  ): Promise<OnnxSession> {
    const onCpu = () => create(sessionOptions(threads));
    if (!runtime || runtime.provider === "cpu") return new OnnxSession(await onCpu());
    const session = await create(sessionOptions(threads, runtime.provider)).catch((error) => {
      if (isStrict) throw error;
      tellOnce(error);
      return undefined;
    });
    if (!session) return new OnnxSession(await onCpu());
    return new OnnxSession(session, isStrict ? undefined : onCpu);
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
    const outputs = await this.#orOnCpu(() => this.#session.run(mapped(feeds), wanted));
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
    await this.#orOnCpu(() => this.#session.run(mapped(feeds), mapped(results)));
  }

  async #orOnCpu<Result>(run: () => Promise<Result>): Promise<Result> {
    try {
      return await run();
    } catch (error) {
      if (!this.#onCpu) throw error;
      const [onCpu, failed] = [this.#onCpu, this.#session];
      this.#onCpu = undefined;
      this.#session = await onCpu();
      tellOnce(error);
      await failed.release().catch(() => {});
      return await run();
    }
  }

  /** Frees the memory of the graph. */
  close(): Promise<void> {
    return this.#session.release();
  }
}

let isTold = false;

/** A thread says it once, whatever else fails after it. */
function tellOnce(error: unknown): void {
  if (isTold) return;
  isTold = true;
  const why = error instanceof Error ? error.message.trim().split("\n")[0] : String(error);
  console.error(`the execution provider failed, going on with the CPU: ${why}`);
}

function sessionOptions(threads: number, provider?: Provider): ort.InferenceSession.SessionOptions {
  return {
    // What a provider has no kernel for, the CPU computes without being named; named, it would take the place of one that is not here.
    executionProviders: [provider ?? "cpu"],
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
  const { Tensor } = runtime!;
  if (data instanceof Float32Array) return new Tensor("float32", data, shape);
  if (data instanceof Uint8Array) return new Tensor("uint8", data, shape);
  if (data instanceof Int8Array) return new Tensor("int8", data, shape);
  if (data instanceof Int32Array) return new Tensor("int32", data, shape);
  if (data instanceof BigInt64Array) return new Tensor("int64", data, shape);
  throw new RangeError("Expected single-precision or whole numbers but found double precision");
}
