import canonicalize from "canonicalize";
import type { Identity } from "./manifest.ts";
import { isMapping } from "../is-mapping.ts";

/** One reason why two results have different keys. */
export interface Difference {
  readonly kind: "param" | "input" | "code" | "package";
  /** Name of the param or input, path of the code file, name of the package. */
  readonly name: string;
  /** Values written as JSON; undefined where the field did not exist. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Every field in which `to` differs from `from`, params first, then inputs, code and packages. */
export function differingFields(from: Identity, to: Identity): Difference[] {
  return [
    ...compare("param", from.params, to.params),
    ...compare("input", from.inputs, to.inputs),
    ...compare("code", from.code.files, to.code.files),
    ...compare("package", versions(from.code.packages), versions(to.code.packages)),
  ];
}

function compare(
  kind: Difference["kind"],
  from: Record<string, unknown>,
  to: Record<string, unknown>,
): Difference[] {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return names.flatMap((name): Difference[] => {
    const [before, after] = [from[name], to[name]].map((value) =>
      value === undefined ? undefined : canonicalize(value)
    );
    if (before === after) return [];
    // Of settings that are mappings on both sides, the fields in them that differ.
    if (isMapping(from[name]) && isMapping(to[name])) {
      return compare(kind, from[name], to[name]).map((inner) => ({
        ...inner,
        name: `${name}.${inner.name}`,
      }));
    }
    return [{ kind, name, from: before, to: after }];
  });
}

function versions(packages: readonly string[]): Record<string, string> {
  return Object.fromEntries(packages.map((id) => {
    const at = id.lastIndexOf("@");
    return [id.slice(0, at), id.slice(at + 1)];
  }));
}
