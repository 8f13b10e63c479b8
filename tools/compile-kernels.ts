// deno task kernels
// Compiles kernels written in AssemblyScript to WebAssembly, as text that the kernels' modules import. tests/kernels/compiled.test.ts
// tells when that text is not what the source says.
import asc from "assemblyscript/asc";

/** The kernels: AssemblyScript, the module made of it, and the name of its constant. */
export const KERNELS = [{
  source: new URL("../lib/kernels/cg/multiply-rows.as", import.meta.url),
  module: new URL("../lib/kernels/cg/multiply-rows-wasm.ts", import.meta.url),
  constant: "MULTIPLY_ROWS",
}, {
  source: new URL("../lib/kernels/logits/threshold-upsampled.as", import.meta.url),
  module: new URL("../lib/kernels/logits/threshold-upsampled-wasm.ts", import.meta.url),
  constant: "THRESHOLD_UPSAMPLED",
}, {
  source: new URL("../lib/kernels/resize/pillow-passes.as", import.meta.url),
  module: new URL("../lib/kernels/resize/pillow-passes-wasm.ts", import.meta.url),
  constant: "PILLOW_PASSES",
}, {
  source: new URL("../lib/kernels/pooling/add-scaled.as", import.meta.url),
  module: new URL("../lib/kernels/pooling/add-scaled-wasm.ts", import.meta.url),
  constant: "ADD_SCALED",
}];

/** The text of the module made of a kernel's source. @throws {Error} with what the compiler says. */
export async function compileKernel(source: string, file: string, constant: string): Promise<string> {
  const options = [
    ...["--runtime", "stub", "-O3", "--enable", "simd,threads"],
    ...["--importMemory", "--sharedMemory", "--initialMemory", "0", "--maximumMemory", "65536"],
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
  for (const { source, module, constant } of KERNELS) {
    const file = source.pathname.split("/").at(-1)!;
    await Deno.writeTextFile(module, await compileKernel(await Deno.readTextFile(source), file, constant));
  }
}
