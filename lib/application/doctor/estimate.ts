import { formatDuration } from "../../progress/format-duration.ts";
import type { ProfileWork } from "./profile-work.ts";
import type { Speed } from "./speed.ts";

/** Multiply-adds of a pass of SAM's encoder and of a point of its decoder, from the architectures. */
const SAM_PASS: Readonly<Record<string, number>> = { "vit-b": 0.48e12, "vit-l": 1.5e12, "vit-h": 3.0e12 };
const SAM_POINT = 1.8e9;

/** Width at which probe and neighbours are measured. */
const WIDTH_MEASURED = 512;

/** Seconds that a table takes, by part; null where a part cannot be told before it runs. */
export interface Estimate {
  readonly clip: number;
  readonly masks: number | null;
  readonly neighbours: number | null;
  readonly probe: number;
}

export function estimateOf(work: ProfileWork, speed: Speed): Estimate {
  const { masks, width } = work, { perMask, perProduct } = speed.neighbours;
  const pass = work.sam && SAM_PASS[/vit-[blh]/.exec(work.sam.model)?.[0] ?? ""];
  return {
    clip: work.clip / speed.network,
    masks: work.sam
      ? pass ? (work.sam.passes * pass + work.sam.points * SAM_POINT) / speed.network : null
      : 0,
    neighbours: work.isClustered
      ? null
      : (perMask * masks + perProduct * masks ** 2 / 2) * width / WIDTH_MEASURED,
    probe: work.shown * work.classes * work.width / WIDTH_MEASURED / speed.probe,
  };
}

/** An estimate in words, such as "CLIP 54 h, masks 27 days; training masks: neighbours 20 min, a probe 12 min". */
export function estimateText({ clip, masks, neighbours, probe }: Estimate, work: ProfileWork): string {
  const time = (seconds: number | null, otherwise: string) =>
    seconds === null ? otherwise : spanText(seconds);
  const parts = [`CLIP ${spanText(clip)}`];
  if (work.sam) parts.push(`masks ${time(masks, "not told before the first image")}`);
  const training = work.masks === 0 ? [] : [
    `${(1000 * Math.round(work.masks / 1000)).toLocaleString("en")} training masks: ` +
    `neighbours ${time(neighbours, "among clusters, not told")}`,
    `a probe ${spanText(probe)}`,
  ];
  return [...parts, ...training].join(", ");
}

const HOUR = 3600, DAY = 24 * HOUR;

/** A time that is an estimate: two digits. */
function spanText(seconds: number): string {
  if (seconds >= 2 * DAY) return `${(seconds / DAY).toFixed(seconds < 10 * DAY ? 1 : 0)} days`;
  return seconds >= 10 * HOUR ? `${Math.round(seconds / HOUR)} h` : formatDuration(seconds);
}
