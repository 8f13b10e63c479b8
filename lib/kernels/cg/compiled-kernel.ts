/**
 * A kernel compiled to WebAssembly (deno task kernels), for the arrays of a memory.
 *
 * @param text of the module, in base64.
 */
export function compiledKernel<Exports>(text: string): (memory: WebAssembly.Memory) => Exports {
  let compiled: WebAssembly.Module | undefined;
  return (memory) => {
    compiled ??= new WebAssembly.Module(Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0)));
    return new WebAssembly.Instance(compiled, { env: { memory } }).exports as Exports;
  };
}
