import { command } from "./command.ts";
import { flags } from "./parse-arguments.ts";

export const doctorCommand = command({
  name: "doctor",
  summary: "what is here, what is missing, what tables take on this machine",
  usage: "Usage: deno task doctor [--network]",
  help:
    `Tells cores, memory, disk, GPU, which execution providers start, which models and data are here and which command gets the
others, Jupyter and its kernel, Slurm. Then it measures for about ten seconds how fast this machine is (a block of ViT-B/16,
neighbours, a probe) and reckons what Table 5 takes under each profile. It writes nothing.

  --network   also ask the hosts that models and lists come from whether they answer

Examples:
  deno task doctor
  deno task doctor --network
`,
  options: flags("network"),
  positionals: [0, 0],
  async run({ values }) {
    const { doctor } = await import("../application/doctor/doctor.ts");
    return await doctor(values.network ?? false);
  },
});
