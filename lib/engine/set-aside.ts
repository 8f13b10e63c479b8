/** Bytes of a file, or undefined when there is none. */
export async function readIfPresent(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Renames a damaged file to `<path>.corrupt-N`, so that it can be looked at. Returns the new path, or undefined when there is no file. */
export async function setAside(path: string): Promise<string | undefined> {
  for (let n = 1;; n++) {
    const aside = `${path}.corrupt-${n}`;
    if (await Deno.lstat(aside).then(() => true, () => false)) continue;
    try {
      await Deno.rename(path, aside);
      return aside;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  }
}
