/**
 * The variables of this process that tell the system's loader which libraries to load, such as LD_LIBRARY_PATH on
 * clusters, each emptied. Deno starts a named program with none of them set unless it may start any program at all.
 */
export function loaderVariables(
  names: Iterable<string> = Object.keys(Deno.env.toObject()),
): Record<string, ""> {
  return Object.fromEntries([...names].filter((name) => /^(LD|DYLD)_/.test(name)).map((name) => [name, ""]));
}
