import { SharedMemory } from "../shared-memory.ts";
import { instantiate } from "../instantiate.ts";
import { ADD_SCALED } from "./add-scaled-wasm.ts";

type AddScaled = (out: number, line: number, factor: number, count: number) => void;

/**
 * Sums of single precision to which multiples of lines are added: product and sum in double precision, then rounded, four numbers
 * at a time.
 */
export class ScaledSums {
  readonly #memory = new SharedMemory();
  readonly #sums: readonly Float32Array[];
  readonly #addScaled: AddScaled;
  #lines: Float64Array = new Float64Array(0);

  /** @param arrays how many sums; @param length numbers of each, 0 at first. */
  constructor(arrays: number, length: number) {
    this.#sums = Array.from({ length: arrays }, () => this.#memory.floats(length).fill(0));
    const { addScaled } = instantiate<{ readonly addScaled: AddScaled }>(ADD_SCALED, this.#memory.memory);
    this.#addScaled = addScaled;
  }

  /** Lines for the caller to write, 0 at first: a number of numbers. Those given out before are no longer added from. */
  lines(length: number): Float64Array {
    if (this.#lines.length < length) this.#lines = this.#memory.doubles(length);
    return this.#lines.subarray(0, length).fill(0);
  }

  /** Adds `factor` times `count` numbers of the lines, from number `from` on, to an array from number `to` on. */
  add(array: number, to: number, from: number, factor: number, count: number): void {
    const sums = this.#sums[array];
    if (to + count > sums.length || from + count > this.#lines.length) {
      throw new RangeError(`Expected ${count} numbers from ${from} and ${to} on but there are fewer`);
    }
    this.#addScaled(sums.byteOffset + 4 * to, this.#lines.byteOffset + 8 * from, factor, count);
  }

  /** Copies of all sums. Ends their use. */
  take(): Float32Array<ArrayBuffer>[] {
    const copies = this.#sums.map((sums) => Float32Array.from(sums));
    this.#memory.giveBack();
    return copies;
  }
}
