/** Numbers sorted into groups: those of group g are `members[starts[g]]` to `members[starts[g + 1]]`, rising. */
export interface Groups {
  /** [groups + 1]. */
  readonly starts: Int32Array<ArrayBuffer>;
  readonly members: Int32Array<ArrayBuffer>;
}

/**
 * Sorts 0 to count - 1 into groups, in two passes.
 *
 * @param groupOf the group of a number; a negative one leaves it out.
 */
export function grouped(count: number, groups: number, groupOf: (member: number) => number): Groups {
  const starts = new Int32Array(groups + 1);
  for (let member = 0; member < count; member++) {
    const group = groupOf(member);
    if (group >= 0) starts[group + 1]++;
  }
  for (let group = 0; group < groups; group++) starts[group + 1] += starts[group];
  const filled = starts.slice();
  const members = new Int32Array(starts[groups]);
  for (let member = 0; member < count; member++) {
    const group = groupOf(member);
    if (group >= 0) members[filled[group]++] = member;
  }
  return { starts, members };
}
