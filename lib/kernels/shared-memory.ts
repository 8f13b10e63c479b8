import { UserError } from "../errors.ts";

const PAGE = 1 << 16;
/** 4 GiB: what an address of 32 bits reaches. */
const MOST_PAGES = 1 << 16;
/** Arrays begin at multiples of a cache line. */
const LINE = 64;

/** Memories that nobody uses at the moment, as long as the collector has not taken them. */
let idle: WeakRef<WebAssembly.Memory>[] = [];

/**
 * Arrays in one WebAssembly memory that all threads see, for one computation. The collector does not see how large such memory is
 * and leaves it for long, so that it would pile up; what was given back serves whoever asks next.
 */
export class SharedMemory {
  readonly memory: WebAssembly.Memory = takeIdle() ??
    new WebAssembly.Memory({ initial: 0, maximum: MOST_PAGES, shared: true });
  #end = 0;

  /** Numbers of any value, as those below. @throws {UserError} beyond 4 GiB in all. */
  doubles(length: number): Float64Array<SharedArrayBuffer> {
    const at = this.#take(8 * length);
    return new Float64Array(this.#buffer, at, length);
  }

  floats(length: number): Float32Array<SharedArrayBuffer> {
    const at = this.#take(4 * length);
    return new Float32Array(this.#buffer, at, length);
  }

  ints(length: number): Int32Array<SharedArrayBuffer> {
    const at = this.#take(4 * length);
    return new Int32Array(this.#buffer, at, length);
  }

  /** Ends the use of all arrays. Not to be called while another thread may still write, as after an error. */
  giveBack(): void {
    idle.push(new WeakRef(this.memory));
  }

  get #buffer(): SharedArrayBuffer {
    return this.memory.buffer as ArrayBufferLike as SharedArrayBuffer;
  }

  #take(bytes: number): number {
    const at = this.#end;
    this.#end += LINE * Math.ceil(bytes / LINE);
    const missing = Math.ceil(this.#end / PAGE) - this.#buffer.byteLength / PAGE;
    if (this.#end > PAGE * MOST_PAGES) {
      throw new UserError(
        "Expected a computation of at most 4 GiB in memory but found one that takes more",
        undefined,
        "Use fewer rows, fewer neighbours, or fewer classes at a time.",
      );
    }
    if (missing > 0) this.memory.grow(missing);
    return at;
  }
}

/** The largest memory that is idle, if there is one. */
function takeIdle(): WebAssembly.Memory | undefined {
  const alive = idle.flatMap((ref) => ref.deref() ?? []);
  const largest = alive.toSorted((a, b) => b.buffer.byteLength - a.buffer.byteLength).at(0);
  idle = alive.filter((memory) => memory !== largest).map((memory) => new WeakRef(memory));
  return largest;
}
