import { isMapping } from "../is-mapping.ts";

/** A setting's value in a table: what is no number, text or truth is written as JSON. */
export type FlatValue = string | number | boolean | null;

/** Settings by dotted path, `{ graph: { k: 25 } }` as `graph.k`; lists stay whole, as JSON. */
export function flatSettings(settings: Readonly<Record<string, unknown>>): Map<string, FlatValue> {
  const flat = new Map<string, FlatValue>();
  const visit = (value: unknown, path: string) => {
    if (isMapping(value)) {
      for (const [name, inner] of Object.entries(value)) visit(inner, path === "" ? name : `${path}.${name}`);
    } else if (value !== undefined) {
      flat.set(
        path,
        typeof value === "object" && value !== null ? JSON.stringify(value) : value as FlatValue,
      );
    }
  };
  visit(settings, "");
  return flat;
}
