import { BENCHES } from "../bench/benches.ts";
import type { BenchLine } from "../bench/bench-item.ts";
import { type BenchRecord, readRecords } from "../bench/bench-record.ts";
import { describeSeconds, describeTarget, reachesTarget, timesAsFast } from "../bench/describe-line.ts";
import { median } from "../bench/median.ts";

/** docs/performance.md: the measurements that `deno task bench` kept. */
export async function performancePage(): Promise<string> {
  const records = await readRecords(Object.keys(BENCHES));
  const missing = Object.keys(BENCHES).filter((name) => !records.some((record) => record.name === name));
  return `<!-- deno-fmt-ignore-file -->

# Speed

Written by \`deno task readme\` from \`bench/results/\`, where \`deno task bench NAME\` keeps what it measured. \`deno task bench\` lists the names;
\`--rounds 5\` measures longer, an item's own options (\`--rows 5000\`) measure other sizes, which are printed and not kept.

A peer from Debian takes turns with ours, round by round, so that a busy machine hinders both; the ratio is taken in each round, and the
table has the medians. Peers use all cores and an OpenBLAS that is told its processor: without that, Debian's falls back to a quarter of
its speed.
${machines(records).map(machineSection).join("")}${
    missing.length > 0 ? `\nNot measured yet: ${missing.map((name) => `\`${name}\``).join(", ")}.\n` : ""
  }`;
}

/** What the README says of speed: all of GLCC at VOC's size, as measured. */
export async function speedLine(): Promise<string> {
  const [record] = await readRecords(["glcc-voc"]);
  if (!record) return "";
  const { lines: [whole], machine } = record;
  const [ours, theirs] = [whole.ours, whole.theirs!].map((seconds) => Math.round(median(seconds)));
  const paper = Object.values(whole.seen)[0];
  return `On ${machine.cores} cores (${machine.processor}, no GPU) all of GLCC is fitted in ${ours} s at the paper's size: as many masks ` +
    `as VOC 2012 has, two rounds, the paper's settings, made-up embeddings. The paper took ${paper} s on an RTX 3090. The same pipeline ` +
    `in tuned faiss, torch and scipy takes ${theirs} s here, reckoned from parts of it. \`deno task bench glcc-voc\` measures it; ` +
    `[speed](docs/performance.md) has the rest.`;
}

/** Records by the machine that they come from. */
function machines(records: readonly BenchRecord[]): BenchRecord[][] {
  return [...Map.groupBy(records, ({ machine }) => JSON.stringify(machine)).values()];
}

function machineSection(records: readonly BenchRecord[]): string {
  const { machine } = records[0];
  return `
## ${machine.processor}, ${machine.cores} cores

${
    machine.instructions.join(", ")
  }; ${machine.memoryGiB} GiB; ${machine.system}; Deno ${machine.deno}, ONNX Runtime ${machine.onnxRuntime}.

| what | ours | peer | times as fast | target |
| :--- | ---: | :--- | ---: | :--- |
${records.flatMap(({ lines }) => lines.map(row)).join("\n")}
`;
}

function row(line: BenchLine): string {
  const times = timesAsFast(line);
  const seen = Object.entries(line.seen).map(([name, value]) => `<br>${name}: ${value}`).join("");
  const peer = line.theirs ? `${line.peer}: ${describeSeconds(median(line.theirs))}` : "";
  const target = line.target
    ? `${describeTarget(line.target)}: ${reachesTarget(line) ? "reached" : "missed"}`
    : "";
  return `| ${line.what}${seen} | ${describeSeconds(median(line.ours))} | ${peer} | ${
    times?.toFixed(2) ?? ""
  } | ${target} |`;
}
