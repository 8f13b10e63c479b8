import assert from "node:assert/strict";
import { Workplace } from "../stages/fixtures/workplace.ts";
import { assertRefused } from "./refusal.ts";

/** Runs a program of the system; whether it did what it should. */
async function succeeds(program: string, ...args: string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args, stdout: "null", stderr: "null" }).output()).success;
  } catch {
    return false;
  }
}

/** A disk of that many kilobytes at `folder`. */
async function mount(folder: string, kilobytes: number): Promise<boolean> {
  await Deno.mkdir(folder, { recursive: true });
  return await succeeds("mount", "-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", folder);
}

async function canMount(): Promise<boolean> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  const folder = await Deno.makeTempDir();
  const mounted = await mount(folder, 64);
  if (mounted) await succeeds("umount", folder);
  await Deno.remove(folder);
  return mounted;
}

const ignore = !await canMount();

/** A store this small is full at the code's hashes, at a mask's manifest or lock, or at the embeddings. */
for (const kilobytes of [8, 48, 96, 160]) {
  Deno.test({
    name: `a store on a disk of ${kilobytes} KB ends with advice and exit code 2`,
    ignore,
    fn: async () => {
      const workplace = await Workplace.make();
      try {
        assert(await mount(workplace.store, kilobytes));
        const outcome = await workplace.reproduce();
        await assertRefused(
          outcome,
          /^error: \/.*: disk full: needed \d+ bytes .*\n {2}Free some space/,
          workplace,
        );
      } finally {
        await succeeds("umount", workplace.store);
        await workplace.remove();
      }
    },
  });
}
