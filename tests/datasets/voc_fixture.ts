import { dirname, join } from "node:path";
import { encode } from "fast-png";
import sharp from "sharp";
import { VOC_PALETTE } from "../../lib/datasets/voc-palette.ts";

/** A data set in VOC layout in a temporary folder, to be broken by tests. */
export class VocFixture {
  private constructor(readonly root: string) {}

  /** Two images, a and b, 6 × 4, in the lists train and val. */
  static async make(): Promise<VocFixture> {
    const voc = new VocFixture(await Deno.makeTempDir());
    voc.write("ImageSets/Segmentation/train.txt", "a\nb\n");
    voc.write("ImageSets/Segmentation/val.txt", "b\r\n\r\n");
    for (const id of ["a", "b"]) {
      voc.write(`JPEGImages/${id}.jpg`, await jpeg(6, 4));
      voc.write(`SegmentationClass/${id}.png`, indexed(6, 4, [0, 1, 2, 255]));
    }
    return voc;
  }

  write(path: string, content: string | Uint8Array): void {
    const full = join(this.root, path);
    Deno.mkdirSync(dirname(full), { recursive: true });
    if (typeof content === "string") Deno.writeTextFileSync(full, content);
    else Deno.writeFileSync(full, content);
  }

  read(path: string): Uint8Array {
    return Deno.readFileSync(join(this.root, path));
  }

  remove(path = ""): void {
    Deno.removeSync(join(this.root, path), { recursive: true });
  }
}

/** An indexed PNG whose labels repeat the given ones. */
export function indexed(width: number, height: number, labels: number[]): Uint8Array {
  const data = Uint8Array.from({ length: width * height }, (_, i) => labels[i % labels.length]);
  return encode({ width, height, data, depth: 8, channels: 1, palette: VOC_PALETTE });
}

/** A JPEG with a horizontal ramp. */
export function jpeg(width: number, height: number): Promise<Uint8Array> {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 5) % 256);
  return sharp(data, { raw: { width, height, channels: 3 } }).jpeg({ quality: 95 }).toBuffer();
}
