/** Most names that are given of many. */
const SOME = 3;

/** Names for a message: up to three as they are, of more their number and the first three. */
export function countedNames(names: readonly string[]): string {
  const some = names.slice(0, SOME).join(", ");
  return names.length <= SOME ? some : `${names.length}: ${some}, …`;
}
