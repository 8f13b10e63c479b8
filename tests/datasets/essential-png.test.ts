import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { decode, encode } from "fast-png";
import { essentialPng } from "../../lib/datasets/essential-png.ts";
import { readLabels } from "../../lib/datasets/read-labels.ts";
import { UserError } from "../../lib/errors.ts";
import { bomb, chunk, declaring, png } from "./png_bombs.ts";
import { indexed } from "./voc_fixture.ts";

Deno.test("a good PNG decodes to the same pixels, without its texts and profiles", () => {
  const whole = indexed(6, 4, [0, 1, 2]);
  assert.deepEqual(decode(essentialPng(Uint8Array.from(whole))).data, decode(whole).data);
  // A profile that unpacks to 200 MB stays packed.
  const profile = new Uint8Array([0x61, 0, 0, ...deflateSync(new Uint8Array(200 << 20))]);
  const rest = whole.slice(8 + 25);
  const laden = Uint8Array.from([...whole.slice(0, 8 + 25), ...chunk("iCCP", profile), ...rest]);
  assert.deepEqual(essentialPng(laden), Uint8Array.from(whole));
});

Deno.test("large pictures of any kind pass", () => {
  const noise = Uint8Array.from({ length: 600 * 400 * 4 }, (_, i) => (i * 7919) >> 5);
  const photo = encode({ width: 600, height: 400, data: noise, depth: 8, channels: 4 });
  assert.deepEqual(essentialPng(Uint8Array.from(photo)), Uint8Array.from(photo));
});

Deno.test("pixels that unpack to more than the declared size are refused", () => {
  assert.throws(() => essentialPng(bomb(300 << 20)), /unpack to more than the \d+ bytes of its size/);
  assert.equal(decode(essentialPng(bomb(4 * 5))).data.length, 16);
});

Deno.test("sizes that nobody has, and files that are no PNG, are refused", () => {
  const small = indexed(6, 4, [0]);
  const refused = (bytes: Uint8Array, message: RegExp) =>
    assert.throws(() => essentialPng(Uint8Array.from(bytes)), (error) => {
      assert(error instanceof RangeError);
      assert.match(error.message, message);
      return true;
    });
  refused(declaring(2 ** 31, 2 ** 31, small), /2147483648 × 2147483648 pixels, of 67108864 at most/);
  refused(declaring(0, 4, small), /0 × 4 pixels/);
  refused(small.slice(8), /no PNG signature/);
  refused(small.slice(0, 30), /cut short|ends inside/);
  refused(png([chunk("IDAT", new Uint8Array(3))]), /chunk IDAT before the size/);
  refused(png([chunk("IHDR", new Uint8Array(3))]), /another length/);
});

Deno.test("a label map above the limit is not called damaged", async () => {
  const path = await Deno.makeTempFile({ suffix: ".png" });
  try {
    await Deno.writeFile(path, declaring(9000, 9000, indexed(6, 4, [0])));
    await assert.rejects(readLabels(path, 2), (error) => {
      assert(error instanceof UserError);
      assert.match(
        error.describe(),
        /at most 67108864 pixels but found 9000 × 9000\n.*Scale it down by nearest/,
      );
      return true;
    });
  } finally {
    await Deno.remove(path);
  }
});
