import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

async function deno(...args: string[]): Promise<{ readonly code: number; readonly said: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  return { code, said: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

Deno.test("everything that the library exports is documented, and of types that it exports too", async () => {
  const { code, said } = await deno("doc", "--lint", "lib/mod.ts");
  assert.equal(code, 0, said);
});

/** The examples in the documentation of a folder's modules, by the place where each begins. */
async function examples(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { name, isDirectory } of Deno.readDir(`${root}/${folder}`)) {
    const path = `${folder}/${name}`;
    if (isDirectory) { for (const [place, code] of await examples(path)) found.set(place, code); }
    else if (name.endsWith(".ts")) {
      const text = await Deno.readTextFile(`${root}/${path}`);
      for (const { 1: lines, index } of text.matchAll(/^ *\* ```ts\n((?: *\*.*\n)*?) *\* ```$/gm)) {
        const place = `${path}:${text.slice(0, index).split("\n").length}`;
        found.set(place, lines.replaceAll(/^ *\* ?/gm, ""));
      }
    }
  }
  return found;
}

/** An example as a test of its own: imports at the top, the rest inside. */
function asTest(place: string, code: string): string {
  const lines = code.split("\n");
  const isImport = (line: string) => line.startsWith("import ");
  return [
    ...lines.filter(isImport),
    `Deno.test(${JSON.stringify(place)}, async () => {`,
    ...lines.filter((line) => !isImport(line)),
    "await Promise.resolve();",
    "});",
  ].join("\n");
}

Deno.test("the examples in the documentation hold", async () => {
  const found = await examples("lib");
  for (const path of ["lib/mod.ts", "lib/metrics/miou.ts", "lib/method/embedding-classifier.ts"]) {
    assert.ok([...found.keys()].some((place) => place.startsWith(`${path}:`)), `${path} has an example`);
  }
  const folder = await Deno.makeTempDir();
  try {
    let count = 0;
    for (const [place, code] of found) {
      await Deno.writeTextFile(`${folder}/example-${count++}.test.ts`, asTest(place, code));
    }
    const { code, said } = await deno("test", "-A", "--no-check", "--quiet", "--config", "deno.json", folder);
    assert.equal(code, 0, said);
    assert.match(said, new RegExp(`${count} passed`));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
