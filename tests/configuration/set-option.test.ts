import assert from "node:assert/strict";
import { parseSetOption } from "../../lib/configuration/set-option.ts";

for (
  const [text, values] of [
    ["root=/data/a # b", ["/data/a # b"]],
    ["root=# b", ["# b"]],
    ["root=C: drive", ["C: drive"]],
    ["root=a: b: c", ["a: b: c"]],
    ["root=a:", ["a:"]],
    ["root=- a", ["- a"]],
    ["root=a#b", ["a#b"]],
    ["root=http://host/a", ["http://host/a"]],
    ["root=  a # b  ", ["a # b"]],
    ["root=a # b,c: d", ["a # b", "c: d"]],
    ['root="a # b"', ["a # b"]],
    ["k=-3", [-3]],
    ["list=[a, b]", [["a", "b"]]],
    ["map={a: b}", [{ a: "b" }]],
    ["list= [a, {b: c}]", [["a", { b: "c" }]]],
    ["flag=false", [false]],
    ["none=null", [null]],
  ] as const
) {
  Deno.test(`--set '${text}' is what it looks like, and no comment or map of YAML`, () => {
    assert.deepEqual(parseSetOption(text).values, values);
  });
}
