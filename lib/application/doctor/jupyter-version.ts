/** What shows notebooks, or at least runs them, in the words of `jupyter --version`. */
const PARTS = ["jupyterlab", "notebook", "jupyter_core"];

/**
 * Which Jupyter there is, from what it says of itself: a list of its packages under a heading or, from older ones and from
 * `jupyter-lab`, a number alone.
 */
export function jupyterVersion(said: string): string {
  const lines = said.trim().split("\n");
  const versions = new Map(
    lines.map((line) => line.split(":").map((part) => part.trim()) as [string, string]),
  );
  const found = PARTS.flatMap((part) => {
    const version = versions.get(part) ?? "";
    return /^\d/.test(version) ? [`${part} ${version}`] : [];
  });
  return found.join(", ") || lines[0];
}
