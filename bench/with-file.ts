/** Runs with a temporary file of these bytes, and removes it. */
export async function withFile<Result>(
  bytes: Uint8Array,
  run: (path: string) => Promise<Result>,
): Promise<Result> {
  const path = await Deno.makeTempFile({ prefix: "ablate-bench-" });
  try {
    await Deno.writeFile(path, bytes);
    return await run(path);
  } finally {
    await Deno.remove(path);
  }
}
