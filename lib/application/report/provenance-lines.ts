import type { RunRecord } from "../write-results.ts";

/** Where numbers come from, of what run.json holds: name and value. */
export function provenanceLines(record: RunRecord): [string, string][] {
  const { experiment, profile, data, clip, cells } = record.results;
  const { commit, dirty, command, versions, hardware } = record.run;
  return [
    ["Experiment", `experiments/${experiment}.yaml`],
    ["Profile", `experiments/profiles/${profile}.yaml`],
    ["Commit", commit ? `${commit}${dirty ? ", with changes" : ""}` : "not in a git checkout"],
    ["Command", command],
    ["Seeds", [...new Set(cells.map(({ seed }) => seed))].join(", ")],
    ["Training data", `SHA-256 ${data.train}`],
    ["Evaluation data", `SHA-256 ${data.evaluate}`],
    ["CLIP", clip === "" ? "not run: embeddings were given" : `SHA-256 ${clip}`],
    ["Hardware", `${hardware.cpu}, ${hardware.cores} cores, ${hardware.memory} GiB, ${hardware.system}`],
    ["Versions", [`deno ${versions.deno}`, `v8 ${versions.v8}`, ...versions.packages].join(", ")],
  ];
}
