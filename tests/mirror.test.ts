import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/** Folders of `tests/` that test no room of `lib/`: the repository, its files and its commands, and what tests stand on. */
const BESIDE = ["bench", "ci", "docs", "experiments", "full", "golden", "support", "walls"];
/** What tests of a room stand on. */
const STANDING = ["fixtures", "snapshots"];

async function modules(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${root}/${folder}`)) {
    const path = `${folder}/${name}`;
    if (isDirectory) found.push(...await modules(path));
    else if (name.endsWith(".ts")) found.push(path);
  }
  return found;
}

/** Where a module of `tests/` should not be as it is; empty where it may. */
function misplaced(path: string, text: string, isRoom: (folder: string) => boolean): string[] {
  const folder = dirname(path).replace(/^tests\/?/, "");
  const steps = folder.split("/");
  // `deno test` finds `.test.ts`; what is in full/ is run by name, since it takes long.
  const holdsTests = /^(Deno\.test\b|for .*\{\n\s+Deno\.test\b)/m.test(text);
  const isNamedSo = path.endsWith(".test.ts");
  return [
    ...(holdsTests && !isNamedSo && steps[0] !== "full"
      ? [`${path} holds tests and does not end in .test.ts`]
      : []),
    ...(folder === "" || BESIDE.includes(steps[0]) || STANDING.includes(steps.at(-1)!) ||
        isRoom(`lib/${folder}`)
      ? []
      : [`${path} mirrors no folder of lib/`]),
  ];
}

Deno.test("tests mirror lib/ and have one ending", async () => {
  const paths = await modules("tests");
  assert.ok(paths.length > 200);
  const found = await Promise.all(
    paths.map(async (path) =>
      misplaced(path, await Deno.readTextFile(`${root}/${path}`), (folder) => existsSync(`${root}/${folder}`))
    ),
  );
  assert.deepEqual(found.flat(), []);
});

Deno.test("a test of another ending or in another place is found", () => {
  const isRoom = (folder: string) => folder === "lib/metrics";
  assert.deepEqual(misplaced("tests/metrics/miou.test.ts", "Deno.test();", isRoom), []);
  assert.match(misplaced("tests/metrics/miou_test.ts", "Deno.test();", isRoom)[0], /does not end in/);
  assert.match(misplaced("tests/metric/miou.test.ts", "Deno.test();", isRoom)[0], /mirrors no folder/);
});
