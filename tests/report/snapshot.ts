import assert from "node:assert/strict";

/**
 * Compares a text with the file of this name under `snapshots/`. `UPDATE_SNAPSHOTS=1 deno task test` writes the files
 * anew; look at the difference before committing it.
 */
export async function matchSnapshot(name: string, text: string): Promise<void> {
  const file = new URL(`./snapshots/${name}`, import.meta.url);
  if (Deno.env.get("UPDATE_SNAPSHOTS") === "1") {
    await Deno.mkdir(new URL(".", file), { recursive: true });
    await Deno.writeTextFile(file, text);
    return;
  }
  assert.equal(text, await Deno.readTextFile(file), `${name} differs from its snapshot`);
}
