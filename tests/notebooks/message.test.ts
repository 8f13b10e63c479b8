import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { decodeMessage, encodeMessage, request } from "../../lib/notebooks/message.ts";

const KEY = "6b65792d6f662d74686973";
const textOf = (frame: Uint8Array) => new TextDecoder().decode(frame);

Deno.test("a message is signed over its four parts in order", () => {
  const frames = encodeMessage(request("execute_request", "s", { code: "1", silent: false }), KEY);
  assert.equal(textOf(frames[0]), "<IDS|MSG>");
  const signed = frames.slice(2).map(textOf).join("");
  assert.equal(textOf(frames[1]), createHmac("sha256", KEY).update(signed).digest("hex"));
  assert.deepEqual(frames.slice(3).map((frame) => JSON.parse(textOf(frame))), [{}, {}, {
    code: "1",
    silent: false,
  }]);
});

Deno.test("a message reads back, whatever routing frames come before and buffers after it", () => {
  const message = request("status", "s", { text: "größer ✓" });
  const frames = encodeMessage(message, KEY);
  const routed = [new Uint8Array([1, 2, 3]), ...frames, new Uint8Array(4)];
  assert.deepEqual(decodeMessage(routed, KEY), message);
});

Deno.test("a message that was changed, signed by another or cut is refused", () => {
  const frames = encodeMessage(request("status", "s", { a: 1 }), KEY);
  const changed = [...frames.slice(0, 5), new TextEncoder().encode('{"a":2}')];
  assert.throws(() => decodeMessage(changed, KEY), /not signed with the key/);
  assert.throws(() => decodeMessage(frames, "another"), /not signed with the key/);
  assert.throws(() => decodeMessage(frames.slice(0, 4), KEY), /too few frames/);
  assert.throws(() => decodeMessage([new Uint8Array(3)], KEY), /too few frames/);
});
