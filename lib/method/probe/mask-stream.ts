import type { Random } from "../../tensor/random.ts";
import type { ProbeData, ProbeGroups } from "./probe.ts";

/**
 * An endless stream of masks: every pass visits the groups in a fresh random order and the masks of each in a fresh random order,
 * so that no mask comes a second time before all have come once. A single group is read once and kept.
 */
export class MaskStream {
  #data: ProbeData | null = null;
  /** Groups of this pass that are still to come, the next one last. */
  #groupsLeft: number[] = [];
  #order = new Int32Array();
  #next = 0;

  constructor(private readonly groups: ProbeGroups, private readonly random: Random) {}

  /** The group that holds the next mask. */
  async group(): Promise<ProbeData> {
    if (this.#next === this.#order.length) await this.#advance();
    return this.#data!;
  }

  /** The next mask: the group that holds it, and its row there. */
  async next(): Promise<{ data: ProbeData; row: number }> {
    const data = await this.group();
    return { data, row: this.#order[this.#next++] };
  }

  async #advance(): Promise<void> {
    const { rows } = this.groups;
    if (this.#groupsLeft.length === 0) this.#groupsLeft = [...this.random.permutation(rows.length)];
    const group = this.#groupsLeft.pop()!;
    if (this.#data === null || rows.length > 1) this.#data = await this.groups.read(group);
    this.#order = this.random.permutation(rows[group]);
    this.#next = 0;
  }
}
