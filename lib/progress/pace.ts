import { formatDuration } from "./format-duration.ts";

/** Below this fraction the rate tells about the start-up, not the task, unless that took this long. */
const ENOUGH_TO_TELL = 0.02;
const LONG_ENOUGH_MS = 30_000;
/** Below this many steps a second it is easier to read how long each takes. */
const SLOW = 0.1;

/** How fast a task goes, from its own start: steps finished by an earlier run do not count. */
export class Pace {
  readonly #start = performance.now();
  constructor(
    readonly name: string,
    readonly total: number,
    readonly before: number,
    readonly unit: string | undefined,
  ) {}

  get elapsed(): number {
    return performance.now() - this.#start;
  }

  /** For example `41 %, 14 s left`, or with a unit `41 %, 1.2 images/s, 14 s left`. */
  describe(done: number): string {
    const percent = `${Math.floor(100 * done / this.total)} %`;
    const advanced = done - this.before;
    const early = advanced < this.total * ENOUGH_TO_TELL && this.elapsed < LONG_ENOUGH_MS;
    if (early || advanced <= 0) return percent;
    const left = formatDuration(this.elapsed / 1000 * (this.total - done) / advanced);
    const steps = advanced / this.elapsed * 1000;
    const rate = this.unit === undefined || this.total <= 1 ? "" : `, ${rateOf(steps, this.unit)}`;
    return `${percent}${rate}, ${left} left`;
  }

  summary(): string {
    return `${this.name}: done in ${formatDuration(this.elapsed / 1000)}`;
  }
}

function rateOf(steps: number, unit: string): string {
  if (steps < SLOW) return `${formatDuration(1 / steps)} per ${unit}`;
  const figures = steps < 100 ? steps.toPrecision(2) : String(Math.round(steps));
  return `${figures} ${unit === "MB" ? unit : `${unit}s`}/s`;
}
