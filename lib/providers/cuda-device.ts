import { orElse } from "../errors.ts";

/** CUDA's driver, by the name under which the system's loader knows it. */
const DRIVER = Deno.build.os === "windows" ? "nvcuda.dll" : "libcuda.so.1";

const FUNCTIONS = {
  cuInit: { parameters: ["u32"], result: "i32" },
  cuDeviceGet: { parameters: ["buffer", "i32"], result: "i32" },
  cuDeviceGetName: { parameters: ["buffer", "i32", "i32"], result: "i32" },
} as const;

/** Longest name, in bytes. */
const MOST_BYTES = 256;

/**
 * The name of the device that sessions on CUDA take: the first that this process may see (CUDA_VISIBLE_DEVICES). It is asked of the
 * driver itself, which needs no other program and no folder of the system.
 *
 * @param driver the driver's library.
 * @returns undefined where there is no such driver or no device.
 */
export function cudaDevice(driver = DRIVER): string | undefined {
  const library = opened(driver);
  if (!library) return undefined;
  try {
    const { cuInit, cuDeviceGet, cuDeviceGetName } = library.symbols;
    const device = new Int32Array(1), name = new Uint8Array(MOST_BYTES);
    if (cuInit(0) !== 0 || cuDeviceGet(device, 0) !== 0) return undefined;
    if (cuDeviceGetName(name, MOST_BYTES, device[0]) !== 0) return undefined;
    const end = name.indexOf(0);
    return new TextDecoder().decode(end < 0 ? name : name.subarray(0, end)).trim() || undefined;
  } finally {
    library.close();
  }
}

const opened = (driver: string) => orElse(() => Deno.dlopen(driver, FUNCTIONS), undefined);
