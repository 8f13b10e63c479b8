export function isMapping(value: unknown): value is RawSettings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
