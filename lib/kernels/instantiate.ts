const compiled = new Map<string, WebAssembly.Module>();

/**
 * The functions of a compiled kernel, at work in a memory. A thread compiles each kernel once.
 *
 * @param text the module in base64, as `deno task kernels` writes it.
 */
export function instantiate<Exports>(text: string, memory: WebAssembly.Memory): Exports {
  let module = compiled.get(text);
  if (!module) {
    module = new WebAssembly.Module(Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0)));
    compiled.set(text, module);
  }
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Exports;
}
