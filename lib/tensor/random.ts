import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** A seeded stream of random draws; the same seed gives the same draws on every machine. */
export class Random {
  #generator;

  /** Equal seeds give equal numbers. @param seed any 32-bit integer. */
  constructor(seed: number) {
    // Neighbouring seeds start in neighbouring states: mix the bits, then let the state spread before the first draw.
    this.#generator = xoroshiro128plus(Math.imul(seed ^ (seed >>> 16), 0x45d9f3b) ^ 0x9e3779b9);
    for (let i = 0; i < 32; i++) this.#generator.next();
  }

  /** Uniform in [0, 1). */
  next(): number {
    return uniformFloat64(this.#generator);
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** A whole number, uniform in [0, count). */
  below(count: number): number {
    return uniformInt(this.#generator, 0, count - 1);
  }

  /** One entry of a non-empty list. */
  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)];
  }

  /** Normal draw by Box and Muller. */
  normal(mean = 0, deviation = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.next());
  }

  /** A permutation of 0 … count-1 (Fisher–Yates). */
  permutation(count: number): Int32Array<ArrayBuffer> {
    const order = Int32Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }
}
