import assert from "node:assert/strict";
import { join } from "node:path";
import { decode, encode } from "fast-png";
import sharp from "sharp";
import { essentialPng } from "../../lib/datasets/essential-png.ts";
import { labelValues } from "../../lib/datasets/label-values.ts";
import { readLabels, valuesBelow } from "../../lib/datasets/read-labels.ts";
import { UserError } from "../../lib/errors.ts";
import { Random } from "../../lib/tensor/random.ts";

/** Colours in blocks, as another library interlaces them: so many bits a pixel as the colours need. */
async function interlaced(width: number, height: number, colours: number, adaptive: boolean) {
  const random = new Random(width * 31 + height + colours);
  const grid = Array.from({ length: 64 }, () => random.below(colours));
  const data = Uint8Array.from({ length: height * width * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3), x = pixel % width, y = Math.floor(pixel / width);
    const colour = grid[(x >> 1) % 8 + 8 * ((y >> 1) % 8)];
    return (colour * [67, 29, 113][i % 3] + 40 * (i % 3)) % 256;
  });
  const options = {
    palette: true,
    progressive: true,
    colours,
    dither: 0,
    effort: 10,
    adaptiveFiltering: adaptive,
  };
  return await sharp(data, { raw: { width, height, channels: 3 } }).png(options).toBuffer();
}

async function written<T>(bytes: Uint8Array, use: (path: string) => Promise<T>): Promise<T> {
  const path = await Deno.makeTempFile({ suffix: ".png" });
  try {
    await Deno.writeFile(path, bytes);
    return await use(path);
  } finally {
    await Deno.remove(path);
  }
}

/** Colour of every pixel by the labels and the palette of the file. */
function coloured(bytes: Uint8Array, labels: Uint8Array): number[] {
  const at =
    Array.from(bytes).findIndex((_, i) => String.fromCharCode(...bytes.subarray(i, i + 4)) === "PLTE") + 4;
  return Array.from(labels).flatMap((label) => [...bytes.subarray(at + 3 * label, at + 3 * label + 3)]);
}

Deno.test("interlaced label maps of 1 to 8 bits hold the colours that another library reads from them", async () => {
  const depths = new Set<number>();
  for (const [width, height] of [[1, 1], [2, 1], [1, 5], [5, 3], [8, 8], [17, 23], [64, 33]]) {
    for (const colours of [2, 4, 16, 60]) {
      for (const adaptive of [false, true]) {
        const bytes = await interlaced(width, height, colours, adaptive);
        assert.equal(bytes[28], 1, "interlaced");
        depths.add(bytes[24]);
        const labels = await written(bytes, (path) => readLabels(path, 255, valuesBelow(255)));
        assert.deepEqual([labels.width, labels.height], [width, height]);
        const pixels = await sharp(bytes).removeAlpha().toColourspace("srgb").raw().toBuffer();
        assert.deepEqual(
          coloured(bytes, labels.data),
          [...pixels],
          `${width} × ${height}, ${bytes[24]} bits`,
        );
      }
    }
  }
  assert.deepEqual([...depths].sort(), [1, 2, 4, 8]);
});

Deno.test("damaged interlaced label maps are refused", async () => {
  const whole = await interlaced(17, 23, 4, true);
  for (const [at, value] of [[whole.length - 20, 255], [60, 99]]) {
    const bytes = Uint8Array.from(whole);
    bytes[at] ^= value;
    const refused = written(bytes, (path) => readLabels(path, 4));
    await assert.rejects(
      refused,
      (error) => error instanceof UserError && /whole PNG label map/.test(error.message),
    );
  }
});

Deno.test("gray and indexed maps are read as the general decoder reads them, under every filter", async () => {
  const random = new Random(9);
  for (const [width, height] of [[1, 1], [7, 3], [64, 33], [129, 40]]) {
    // Slopes and noise make an adaptive writer choose every filter.
    const data = Uint8Array.from({ length: width * height }, (_, i) => {
      const x = i % width, y = Math.floor(i / width);
      return y % 4 === 0 ? random.below(256) : y % 4 === 1 ? 3 * x + y : y % 4 === 2 ? (x * y) >> 2 : x >> 3;
    });
    for (const adaptiveFiltering of [false, true]) {
      const gray = await sharp(data, { raw: { width, height, channels: 1 } })
        .toColourspace("b-w").png({ adaptiveFiltering }).toBuffer();
      const essential = essentialPng(Uint8Array.from(gray));
      assert.deepEqual(labelValues(essential), { height, width, data });
      assert.deepEqual(new Uint8Array(decode(essential).data), data);
    }
  }
  for (const [depth, channels] of [[8, 3], [16, 1], [8, 2]] as const) {
    const values = depth === 16 ? new Uint16Array(9 * channels) : new Uint8Array(9 * channels);
    const other = encode({ width: 3, height: 3, data: values, depth, channels });
    assert.equal(labelValues(essentialPng(Uint8Array.from(other))), null);
  }
});

const shared = Deno.env.get("ABLATE_SHARED") ?? join(import.meta.dirname!, "../../../shared");
const given = join(shared, "cases/F07/pred/x.png");

Deno.test({
  name: "a given interlaced map of 2 bits equals its copy of 8",
  ignore: !await Deno.stat(given).then(() => true, () => false),
  async fn() {
    const copy = decode(await Deno.readFile(join(shared, "cases/F07/gt/x.png")));
    assert.deepEqual([...(await readLabels(given, 3)).data], [...copy.data]);
  },
});
