// deno task kernels
// Compiles kernels written in AssemblyScript to WebAssembly, as text that the kernels' modules import. tests/kernels/compiled.test.ts
// tells when that text is not what the source says.
import asc from "assemblyscript/asc";

/**
 * The kernels: AssemblyScript, the module made of it, the name of its constant, and whether it works in memory that all threads see
 * or in a thread's own.
 */
export const KERNELS = [
  kernel("cg/move-rows", "MOVE_ROWS", "shared"),
  kernel("cg/multiply-rows", "MULTIPLY_ROWS", "shared"),
  kernel("knn/code-rows", "CODE_ROWS", "shared"),
  kernel("knn/collect-hits", "COLLECT_HITS", "shared"),
  kernel("knn/scan-tile", "SCAN_TILE", "own"),
  kernel("logits/threshold-upsampled", "THRESHOLD_UPSAMPLED", "shared"),
];

type MemoryKind = "shared" | "own";

function kernel(path: string, constant: string, memory: MemoryKind) {
  const at = (ending: string) => new URL(`../lib/kernels/${path}${ending}`, import.meta.url);
  return { source: at(".as"), module: at("-wasm.ts"), constant, memory };
}

/** The text of the module made of a kernel's source. @throws {Error} with what the compiler says. */
export async function compileKernel(
  source: string,
  file: string,
  constant: string,
  memory: MemoryKind = "shared",
): Promise<string> {
  const options = [
    ...["--runtime", "stub", "-O3", "--enable", memory === "shared" ? "simd,threads" : "simd"],
    ...["--importMemory", "--initialMemory", "0", "--maximumMemory", "65536"],
    ...(memory === "shared" ? ["--sharedMemory"] : []),
  ];
  let binary = new Uint8Array(0);
  const { error, stderr } = await asc.main(["kernel.ts", "-o", "kernel.wasm", ...options], {
    readFile: (name: string) => name === "kernel.ts" ? source : null,
    writeFile: (name: string, contents: string | Uint8Array) => {
      if (name === "kernel.wasm") binary = Uint8Array.from(contents as Uint8Array);
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`${file}: ${stderr.toString()}`, { cause: error });
  const text = btoa(String.fromCharCode(...binary));
  const lines = text.match(/.{1,100}/g)!.map((line) => `  "${line}"`);
  return `// Compiled from ${file} by deno task kernels.\nexport const ${constant} =\n${
    lines.join(" +\n")
  };\n`;
}

if (import.meta.main) {
  for (const { source, module, constant, memory } of KERNELS) {
    const file = source.pathname.split("/").at(-1)!;
    const text = await compileKernel(await Deno.readTextFile(source), file, constant, memory);
    await Deno.writeTextFile(module, text);
  }
}
