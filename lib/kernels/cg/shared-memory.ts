/** Buffers that nobody uses at the moment, as long as the collector has not taken them. */
let idle: WeakRef<SharedArrayBuffer>[] = [];

/**
 * Arrays in memory that all threads see, for one computation. The collector does not see how large such memory is and leaves it
 * for long, so that it would pile up; what was given back serves whoever asks next.
 */
export class SharedMemory {
  readonly #taken: SharedArrayBuffer[] = [];

  /** Numbers of any value, as those below. */
  doubles(length: number): Float64Array<SharedArrayBuffer> {
    return new Float64Array(this.#take(8 * length), 0, length);
  }

  floats(length: number): Float32Array<SharedArrayBuffer> {
    return new Float32Array(this.#take(4 * length), 0, length);
  }

  ints(length: number): Int32Array<SharedArrayBuffer> {
    return new Int32Array(this.#take(4 * length), 0, length);
  }

  /** Ends the use of all arrays. Not to be called while another thread may still write, as after an error. */
  giveBack(): void {
    idle.push(...this.#taken.splice(0).map((buffer) => new WeakRef(buffer)));
  }

  #take(bytes: number): SharedArrayBuffer {
    const alive = idle.flatMap((ref) => ref.deref() ?? []);
    const fitting = alive.filter(({ byteLength }) => byteLength >= bytes && byteLength <= 2 * bytes);
    const smallest = fitting.sort((a, b) => a.byteLength - b.byteLength).at(0);
    idle = idle.filter((ref) => alive.includes(ref.deref()!) && ref.deref() !== smallest);
    const buffer = smallest ?? new SharedArrayBuffer(bytes);
    this.#taken.push(buffer);
    return buffer;
  }
}
