import assert from "node:assert/strict";
import { join } from "node:path";
import { type IdListOptions, readIdList } from "../../lib/datasets/id-list.ts";
import { assertSays } from "./says.ts";

async function ids(text: string, options?: IdListOptions): Promise<string[]> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(folder, "list.txt"), text);
    return await readIdList(join(folder, "list.txt"), options);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("line ends of every system, a byte order mark and blanks around names change nothing", async () => {
  for (const text of ["a\nb\n", "a\r\nb\r\n", "a\rb\r", "\uFEFFa\n\n  b\t\n", "\uFEFFa\r\nb"]) {
    assert.deepEqual(await ids(text), ["a", "b"], JSON.stringify(text));
    assert.deepEqual(await ids(text, { blanks: true }), ["a", "b"], JSON.stringify(text));
  }
});

Deno.test("further columns are left out, whatever parts them", async () => {
  for (
    const text of [
      "a 1\nb 0\n",
      "a\t1\r\nb\t1",
      "a,x,y\nb,z,w",
      "a; 1\nb; 2",
      "a  1\nb  1",
      "a masks/a.png\nb masks/b.png",
    ]
  ) {
    assert.deepEqual(await ids(text), ["a", "b"], JSON.stringify(text));
  }
});

Deno.test("names with blanks are told from a second column by the images there are", async () => {
  const isKnown = (name: string) => ["a 1", "größe", "b, c"].includes(name);
  assert.deepEqual(
    await ids("a 1\ngröße\t0\nb, c\n".normalize("NFD"), { blanks: true, isKnown }),
    ["a 1", "größe", "b, c"],
  );
  assert.deepEqual(await ids("a 1 7\ngröße,x\nb, c\t4", { blanks: true, isKnown }), ["a 1", "größe", "b, c"]);
  assert.deepEqual(
    await ids("d 1", { blanks: true, isKnown }),
    ["d 1"],
    "an image that is missing keeps its name",
  );
});

Deno.test("a list that says of some images that they do not count is refused, as VOC's lists of single classes", async () => {
  await assertSays(
    () => ids("2007_000027 1\n2007_000032 -1\n"),
    /list\.txt:2: .*"2007_000032 -1", whose second column says that the image does not count/,
  );
  await assertSays(() => ids("a cat"), /image id such as/);
  await assertSays(() => ids("a/b 1"), /image id such as/);
  await assertSays(() => ids("a 1\na 2"), /every id once/);
});
