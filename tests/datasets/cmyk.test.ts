import assert from "node:assert/strict";
import { readImage } from "../../lib/datasets/read-image.ts";

/** Two squares of 8 pixels in inks, (10, 200, 30, 40) and (255, 0, 0, 0), as Pillow writes them: JPEG, Adobe's inverted inks. */
const JPEG =
  "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwABAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB" +
  "AQEBAQEBAQEBAQEB/8AAFAgACAAQBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIB" +
  "AwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZH" +
  "SElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV" +
  "1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwD+6iv5t6/sIr+riv8ABXr/AGQK+8K/UCv/2Q==";

Deno.test("a photograph in CMYK has the colours that Pillow gives it", async () => {
  const path = await Deno.makeTempFile({ suffix: ".jpg" });
  try {
    await Deno.writeFile(path, Uint8Array.from(atob(JPEG), (char) => char.charCodeAt(0)));
    const { width, height, data } = await readImage(path);
    assert.deepEqual([width, height, data.length], [16, 8, 16 * 8 * 3]);
    const at = (x: number) => [...data.subarray((4 * 16 + x) * 3, (4 * 16 + x) * 3 + 3)];
    // Image.open(path).convert("RGB") of Pillow 12.3.0.
    assert.deepEqual([at(0), at(7), at(8), at(15)], [[207, 46, 190], [207, 46, 190], [0, 255, 255], [
      0,
      255,
      255,
    ]]);
  } finally {
    await Deno.remove(path);
  }
});
