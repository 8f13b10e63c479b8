const compiled = new Map<string, WebAssembly.Module>();

/**
 * The functions of a compiled kernel, at work in a memory. A thread compiles each kernel once.
 *
 * @param text the module in base64, as `deno task kernels` writes it.
 */
export function instantiate<Exports>(text: string, memory: WebAssembly.Memory): Exports {
  const compile = () => new WebAssembly.Module(Uint8Array.fromBase64(text));
  const module = compiled.getOrInsertComputed(text, compile);
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Exports;
}
