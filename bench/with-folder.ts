/** Runs with a temporary folder, and removes it. */
export async function withFolder<Result>(run: (path: string) => Promise<Result>): Promise<Result> {
  const path = await Deno.makeTempDir({ prefix: "ablate-bench-" });
  try {
    return await run(path);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}
