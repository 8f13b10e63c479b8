import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));
const fixtures = [
  ...["environment.ts", "profile-run.ts"].map((name) => join("application", "fixtures", name)),
  join("support", "own-workplace.ts"),
];

Deno.test("test files that change the environment, the folder or the umask are named *.alone.test.ts: files that run beside each other share them", async () => {
  const found: string[] = [];
  for await (const path of testFiles(folder)) {
    const text = await Deno.readTextFile(path);
    const changes = /Deno\.(env\.(set|delete)|chdir|umask)\(/.test(text) ||
      /(environment|profile-run|own-workplace)\.ts"/.test(text);
    if (changes && !path.endsWith(".alone.test.ts")) found.push(relative(folder, path));
  }
  assert.deepEqual(found.filter((path) => path !== "alone.test.ts" && !fixtures.includes(path)), [
    join("full", "true-size.ts"), // a run of its own
  ]);
});

async function* testFiles(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* testFiles(path);
    else if (name.endsWith(".ts")) yield path;
  }
}
