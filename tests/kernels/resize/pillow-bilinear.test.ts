import { resizePillowBilinear } from "../../../lib/kernels/resize/pillow.ts";
import assert from "node:assert/strict";

/** The same picture in Python: `im.putpixel((x, y), tuple((37*y + 61*x + 97*c + 13*x*y) % 256 for c in range(3)))`. */
function picture(height: number, width: number) {
  const value = (i: number) => {
    const [c, x, y] = [i % 3, Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    return (37 * y + 61 * x + 97 * c + 13 * x * y) % 256;
  };
  return { height, width, data: Uint8Array.from({ length: height * width * 3 }, (_, i) => value(i)) };
}

/** `im.resize((width, height), Image.BILINEAR).tobytes()` of Pillow 9.4. */
const PILLOW = [
  {
    ...{ height: 3, width: 4 },
    // deno-fmt-ignore
    bytes: [51, 143, 186, 124, 122, 122, 138, 118, 136, 131, 164, 132, 117, 119, 88, 153, 107, 137, 148, 113, 102, 166, 133, 104, 113, 163, 119, 121, 155, 146, 170, 140, 108, 137, 109, 152],
  },
  {
    ...{ height: 8, width: 5 },
    // deno-fmt-ignore
    bytes: [20, 117, 214, 95, 192, 147, 183, 71, 121, 157, 112, 209, 90, 187, 113, 38, 135, 195, 120, 155, 122, 125, 84, 134, 136, 154, 139, 138, 161, 124, 65, 156, 162, 156, 103, 94, 55, 102, 145, 116, 197, 54, 196, 129, 134, 90, 129, 81, 191, 68, 129, 102, 120, 91, 175, 96, 113, 159, 144, 97, 116, 128, 54, 182, 68, 165, 135, 153, 88, 199, 75, 137, 148, 133, 86, 141, 153, 79, 129, 104, 201, 153, 200, 135, 187, 134, 125, 164, 96, 102, 119, 179, 106, 93, 140, 157, 171, 157, 130, 159, 129, 97, 132, 106, 166, 100, 197, 124, 68, 165, 120, 184, 119, 122, 138, 121, 76, 106, 117, 214],
  },
];

for (const { height, width, bytes } of PILLOW) {
  Deno.test(`7 x 5 pixels become ${width} x ${height} as Pillow makes them, to the bit`, () => {
    assert.deepEqual([...resizePillowBilinear(picture(5, 7), height, width).data], bytes);
  });
}
