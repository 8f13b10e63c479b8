import { join } from "node:path";

/** An input that once failed: its file name, and what is in it. */
export interface OnceFailed {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly text: string;
}

/** The inputs that once failed of a fuzzer, by name: the files of `tests/corpus/FUZZER`. */
export function corpusOf(fuzzer: string): OnceFailed[] {
  const folder = join(import.meta.dirname!, "../corpus", fuzzer);
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  if (names.length === 0) throw new Error(`Expected inputs that once failed but found none in ${folder}`);
  return names.map((name) => {
    const bytes = Deno.readFileSync(join(folder, name));
    return { name, bytes, text: new TextDecoder().decode(bytes) };
  });
}
