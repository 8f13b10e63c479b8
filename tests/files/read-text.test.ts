import assert from "node:assert/strict";
import { join } from "node:path";
import { readMasksJson } from "../../lib/backbones/imported-masks/read-masks-json.ts";
import { readClassNames } from "../../lib/datasets/class-names.ts";
import { readIdList } from "../../lib/datasets/id-list.ts";
import { readYaml } from "../../lib/configuration/located-yaml.ts";
import { readNotebook } from "../../lib/notebooks/notebook.ts";
import { parityCases } from "../../lib/parity/run.ts";
import { readText } from "../../lib/files/read-text.ts";
import { notebookOf } from "../notebooks/notebooks.ts";

/** Bytes of a text in UTF-16 with a byte order mark. */
function utf16(text: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * text.length + 2));
  [..."\uFEFF" + text].forEach((char, i) => view.setUint16(2 * i, char.charCodeAt(0), littleEndian));
  return new Uint8Array(view.buffer);
}

/** Every way in which a program may mark its text. */
const MARKED: [what: string, bytes: (text: string) => Uint8Array][] = [
  ["UTF-8 with a byte order mark", (text) => new TextEncoder().encode("\uFEFF" + text)],
  ["UTF-16, little endian", (text) => utf16(text, true)],
  ["UTF-16, big endian", (text) => utf16(text, false)],
];

const NOTEBOOK = notebookOf("1");

/** Readers of files that others write, each with a text and what comes of it. */
const READERS: [name: string, text: string, read: (path: string) => unknown, expected: unknown][] = [
  ["plain.txt", "größe\n", readText, "größe\n"],
  ["ids.txt", "größe 1\r\nb\r\n", (path) => readIdList(path, { blanks: true }), ["größe 1", "b"]],
  ["classes.txt", "größe\r\nb\r\n", (path) => Promise.resolve(readClassNames(path)), ["größe", "b"]],
  ["settings.yaml", "title: größe\n", async (path) => (await readYaml(path)).value, { title: "größe" }],
  ["one.ipynb", JSON.stringify(NOTEBOOK), readNotebook, NOTEBOOK],
  [
    "masks.json",
    "[]",
    async (path) =>
      (await readMasksJson(path, { height: 4, width: 6 }, { levels: "stated", nesting: null })).height,
    4,
  ],
];

for (const [what, bytes] of MARKED) {
  for (const [name, text, read, expected] of READERS) {
    Deno.test(`${name} is read as ${what}`, async () => {
      const folder = await Deno.makeTempDir();
      try {
        await Deno.writeFile(join(folder, name), bytes(text));
        assert.deepEqual(await read(join(folder, name)), expected);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    });
  }
}

Deno.test("a golden case with a byte order mark is read", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(folder, "a"));
    await Deno.writeTextFile(join(folder, "a/case.json"), '\uFEFF{"name": "a", "kind": "no such kind"}');
    const [{ message }] = await parityCases(folder);
    assert.doesNotMatch(String(message), /JSON/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
