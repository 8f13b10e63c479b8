/** Where a shown object comes from: whether its numbers were computed now, and what names them. */
export interface Origin {
  /** "cached": everything came from the store; "written": from result files, the store was not looked at. */
  readonly state: "computed" | "cached" | "written";
  /** Key of the numbers in the store, or a hash over the keys of several. */
  readonly key: string;
  /** Commit of the project; null outside of a git checkout. */
  readonly commit: string | null;
  /** Whether files differed from that commit. */
  readonly dirty?: boolean | undefined;
}

/** "from the store · key 0123456789ab · commit 0123456 with changes" */
export function describeOrigin({ state, key, commit, dirty }: Origin): string {
  const made = MADE[state];
  const where = commit === null ? "no commit" : `commit ${commit.slice(0, 7)}${dirty ? " with changes" : ""}`;
  return `${made} · key ${key.slice(0, 12)} · ${where}`;
}

const MADE: Readonly<Record<Origin["state"], string>> = {
  computed: "computed now",
  cached: "cached: from the store",
  written: "from written results",
};
