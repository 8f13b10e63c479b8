/**
 * The same record with its names in this order. JavaScript puts names that look like whole numbers, such as a row called 50, before
 * all others and sorts them. Iterating over this record gives them in the order in which they were written.
 *
 * @param names in the order that is wanted; names of the record that are not among them come last.
 */
export function orderedRecord<T>(
  record: Readonly<Record<string, T>>,
  names: readonly string[],
): Record<string, T> {
  const order = [
    ...new Set([...names.filter((name) => Object.hasOwn(record, name)), ...Object.keys(record)]),
  ];
  return new Proxy({ ...record }, { ownKeys: () => order });
}
