import type { LabelMap } from "../method/label-map.ts";
import type { Size } from "../method/size.ts";
import { openDataset } from "./open-dataset.ts";
import type { Split } from "./split.ts";

/** What all that is remembered may take; label maps that come later are read anew each time. */
const MOST_BYTES = 256 << 20;
const BYTES_PER_RUN = 5;

/** A label map as runs of equal labels: a few thousand where it has hundreds of thousands of pixels. */
interface LabelRuns extends Size {
  readonly labels: Uint8Array;
  readonly lengths: Int32Array;
}

const remembered = new Map<string, LabelRuns>();
let bytes = 0;

/**
 * The ground truth of an image. Read once in a process, as every cell of a table counts the same images; remembered under the
 * content of the split.
 *
 * @throws {UserError} as the data set.
 */
export async function labelsOf(
  { source, name, fingerprint }: Pick<Split, "source" | "name" | "fingerprint">,
  id: string,
): Promise<LabelMap> {
  const key = JSON.stringify([fingerprint, source, name, id]);
  const known = remembered.get(key);
  if (known) return unrolled(known);
  const labels = await openDataset(source).labels(id, name);
  const runs = runsOf(labels);
  const size = BYTES_PER_RUN * runs.labels.length;
  if (bytes + size <= MOST_BYTES && !remembered.has(key)) {
    remembered.set(key, runs);
    bytes += size;
  }
  return labels;
}

function runsOf({ height, width, data }: LabelMap): LabelRuns {
  const starts: number[] = [];
  for (let at = 0; at < data.length; at++) if (at === 0 || data[at] !== data[at - 1]) starts.push(at);
  return {
    ...{ height, width },
    labels: Uint8Array.from(starts, (at) => data[at]),
    lengths: Int32Array.from(starts, (at, run) => (starts[run + 1] ?? data.length) - at),
  };
}

function unrolled({ height, width, labels, lengths }: LabelRuns): LabelMap {
  const data = new Uint8Array(height * width);
  for (let run = 0, at = 0; run < labels.length; run++) {
    data.fill(labels[run], at, at += lengths[run]);
  }
  return { height, width, data };
}
