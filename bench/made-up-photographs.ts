import { join } from "node:path";
import sharp from "sharp";
import { Random } from "../lib/tensor/random.ts";

const [HEIGHT, WIDTH] = [375, 500];

/** Writes JPEGs of VOC's usual size: patches of colour that run into each other, under grain. Returns their names. */
export async function madeUpPhotographs(folder: string, count: number): Promise<string[]> {
  const random = new Random(0);
  const names = Array.from({ length: count }, (_, i) => `${String(i).padStart(6, "0")}.jpg`);
  for (const name of names) {
    const patches = Uint8Array.from({ length: 20 * 15 * 3 }, () => random.below(256));
    const smooth = await sharp(patches, { raw: { width: 20, height: 15, channels: 3 } })
      .resize(WIDTH, HEIGHT, { kernel: "cubic", fit: "fill" }).raw().toBuffer();
    for (let at = 0; at < smooth.length; at++) {
      smooth[at] = Math.max(0, Math.min(255, smooth[at] + random.below(17) - 8));
    }
    await sharp(smooth, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
      .jpeg({ quality: 90 }).toFile(join(folder, name));
  }
  return names;
}

/** Writes label maps of VOC's size and 21 classes in blocks, with void between some. Returns their names. */
export async function madeUpLabelMaps(folder: string, count: number, seed: number): Promise<string[]> {
  const random = new Random(seed);
  const names = Array.from({ length: count }, (_, i) => `${String(i).padStart(6, "0")}.png`);
  for (const name of names) {
    const blocks = Uint8Array.from(
      { length: 20 * 15 },
      () => random.below(12) === 0 ? 255 : random.below(21),
    );
    const labels = new Uint8Array(HEIGHT * WIDTH);
    for (let row = 0, at = 0; row < HEIGHT; row++) {
      for (let column = 0; column < WIDTH; column++, at++) {
        labels[at] = blocks[(row / 25 | 0) * 20 + (column / 25 | 0)];
      }
    }
    await sharp(labels, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } })
      .toColourspace("b-w").png().toFile(join(folder, name));
  }
  return names;
}
