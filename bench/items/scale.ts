import { fileURLToPath } from "node:url";
import { benchItem, type BenchLine } from "../bench-item.ts";
import { growth } from "../growth.ts";
import { GROWN, type Grown } from "../scale/grown.ts";

/**
 * How time and memory grow: the steps of GLCC over the number of masks, evaluation over the number of images. Each size runs in a
 * process of its own, whose peak of resident memory is read at its end.
 */
export const scale = benchItem({
  title: "growth of time and memory over masks and images",
  needs: [],
  options: { largest: 1_299_684 },
  async run({ largest }, _rounds, say) {
    const lines: BenchLine[] = [];
    for (const [name, { title, unit, sizes }] of Object.entries(GROWN)) {
      const points: (Measured & { size: number })[] = [];
      for (const size of sizes.filter((size) => size <= largest)) {
        const measured = await inOwnProcess(name, size);
        points.push({ size, ...measured });
        say(`${title}, ${size} ${unit}: ${measured.seconds.toFixed(2)} s, ${gigabytes(measured.peak)}`);
      }
      lines.push(...linesOf({ title, unit }, points));
    }
    return lines;
  },
});

interface Measured {
  readonly seconds: number;
  /** Bytes of resident memory at the most. */
  readonly peak: number;
}

function linesOf(
  { title, unit }: Pick<Grown, "title" | "unit">,
  points: readonly (Measured & { readonly size: number })[],
): BenchLine[] {
  const exponent = points.length > 1 ? growth(points).exponent.toFixed(2) : "one size alone";
  const memory = points.length > 1
    ? growth(points.map(({ size, peak }) => ({ size, seconds: peak }))).exponent.toFixed(2)
    : "one size alone";
  return points.map(({ size, seconds, peak }, i) => ({
    what: `${title}, ${size} ${unit}`,
    peer: null,
    ours: [seconds],
    theirs: null,
    target: null,
    seen: {
      "peak of resident memory": gigabytes(peak),
      ...(i === points.length - 1
        ? { "time grows to the power of": exponent, "memory grows to the power of": memory }
        : {}),
    },
  }));
}

async function inOwnProcess(name: string, size: number): Promise<Measured> {
  const script = fileURLToPath(new URL("../scale/measure.ts", import.meta.url));
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-prompt", script, name, String(size)],
  }).output();
  if (!success) throw new Error(`${script} ${name} ${size} failed:\n${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}
