import { UserError } from "../errors.ts";
import { didYouMeanText } from "../configuration/did-you-mean.ts";
import { storeFolder } from "../files/project.ts";
import { command } from "./command.ts";
import { requireStore } from "./require-store.ts";

const NONE = "no jobs were submitted on this store";

export const jobsCommand = command({
  name: "jobs",
  summary: "jobs on a Slurm cluster: how they are, and where their logs lie",
  usage: "Usage: deno task jobs [NAME]",
  help:
    `Lists what deno task reproduce --launcher slurm submitted on this store: how many jobs are done, run, wait or ended early.
With the name of a submission it lists each job: its id at Slurm, how it is, the stages that it is for, its log.

Slurm alone decides what runs where. To give up, scancel the ids; to have what ended early submitted again, give the command of
the submission again.

Examples:
  deno task jobs
  deno task jobs table5-0d3f2a91
`,
  options: {},
  positionals: [0, 1],
  async run({ positionals: [name] }) {
    const { submissions } = await import("../launcher/submission.ts");
    const { look } = await import("../launcher/look.ts");
    const { jobLines, submissionLine } = await import("../launcher/describe-jobs.ts");
    await requireStore(storeFolder());
    const all = await submissions();
    if (name === undefined) {
      if (all.length === 0) return NONE;
      const lines: string[] = [];
      for (const submission of all) lines.push(submissionLine(submission, await look(submission)));
      return lines.join("\n");
    }
    const submission = all.find(({ id }) => id === name);
    if (!submission) {
      const ids = all.map(({ id }) => id);
      const known = ids.length > 0 ? `expected one of: ${ids.join(", ")}` : NONE;
      throw new UserError(`unknown submission "${name}"; ${known}`, undefined, didYouMeanText(name, ids));
    }
    const states = await look(submission);
    return [submissionLine(submission, states), ...jobLines(submission, states)].join("\n");
  },
});
