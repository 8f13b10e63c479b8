import { z } from "zod";

/** Shorthand: `head: dba` means `head: { name: dba }`. */
export function named<T extends z.ZodType>(
  key: string,
  schema: T,
  read: (settings: unknown) => unknown = (settings) => settings,
) {
  return z.preprocess((value) => typeof value === "string" ? { [key]: value } : read(value), schema);
}
