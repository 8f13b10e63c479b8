/** Run lengths of a mask in COCO's order: column by column, zeros first. */
export function cocoCounts(mask: ArrayLike<number>, height: number, width: number): number[] {
  const counts: number[] = [];
  let bit = 0;
  let run = 0;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      const here = mask[y * width + x] ? 1 : 0;
      if (here !== bit) {
        counts.push(run);
        run = 0;
        bit = here;
      }
      run++;
    }
  }
  counts.push(run);
  return counts;
}

/**
 * The mask of COCO run lengths, 0 or 1, [height, width] row-major.
 *
 * @throws {RangeError} when the runs do not fill the mask.
 */
export function maskOfCounts(
  counts: readonly number[],
  height: number,
  width: number,
): Uint8Array<ArrayBuffer> {
  const total = counts.reduce((sum, run) => sum + run, 0);
  if (total !== height * width) {
    throw new RangeError(`Expected runs that fill ${height * width} pixels but found ${total}`);
  }
  const mask = new Uint8Array(height * width);
  let at = 0;
  counts.forEach((run, i) => {
    for (const end = at + run; at < end; at++) {
      if (i % 2 === 1) mask[(at % height) * width + Math.floor(at / height)] = 1;
    }
  });
  return mask;
}

/** Characters carry six bits each, from "0" on: five of the number, lowest first, and one saying that more follow. */
const FIRST = 48;

/** COCO's compressed string of run lengths; from the fourth on, runs are written as differences to two before. */
export function compressCounts(counts: readonly number[]): string {
  let text = "";
  counts.forEach((run, i) => {
    let rest = i > 2 ? run - counts[i - 2] : run;
    for (let more = true; more;) {
      const low = rest & 31;
      rest >>= 5;
      // Bit 4 of the last character is the sign.
      more = low & 16 ? rest !== -1 : rest !== 0;
      text += String.fromCharCode(FIRST + (more ? low | 32 : low));
    }
  });
  return text;
}

/**
 * The run lengths of COCO's compressed string.
 *
 * @throws {RangeError} when the string holds another character or ends inside a number.
 */
export function decompressCounts(text: string): number[] {
  const counts: number[] = [];
  for (let at = 0; at < text.length;) {
    let value = 0;
    for (let shift = 0, more = true; more; shift += 5) {
      const bits = text.charCodeAt(at++) - FIRST;
      if (!(bits >= 0 && bits < 64)) {
        throw new RangeError(`Expected COCO run lengths but found "${text.slice(0, 40)}"`);
      }
      value |= (bits & 31) << shift;
      more = (bits & 32) !== 0;
      if (!more && bits & 16) value |= -1 << (shift + 5);
    }
    counts.push(counts.length > 2 ? value + counts[counts.length - 2] : value);
  }
  return counts;
}
