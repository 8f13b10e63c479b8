import assert from "node:assert/strict";
import { slurmSettings } from "../../lib/configuration/slurm-settings.ts";
import { batchScript } from "../../lib/launcher/batch-script.ts";
import { jobsOfRounds } from "../../lib/launcher/job.ts";

const [parts, whole] = jobsOfRounds([
  { shards: 8, parts: ["masks", "mask embeddings"], wholes: ["neighbour graph"] },
], 8);

const around = {
  id: "table5-01234567",
  folder: "/shared/it's 5%/_jobs/x",
  command: ["/opt/deno", "task", "reproduce", "table5", "--rows", "+ DBA-CLIP"],
  project: "/home/a b",
  environment: { ABLATE_STORE: "/shared/it's 5%" },
};
const settings = slurmSettings(undefined, [
  ...["partition=gpu", "time=4:00:00", "memory=16G", "cpus=8", "gpus=a100:1", "options=--constraint=ib"],
  ...["whole.memory=128G", "whole.time=1-00:00:00"],
]);

Deno.test("an array: what it asks for, the command with the task's part, its exit code in a file", () => {
  assert.equal(
    batchScript(parts, around, settings),
    `#!/bin/sh
#SBATCH --job-name=table5-01234567-1-parts
#SBATCH --output="/shared/it's 5%%/_jobs/x/1-parts-%a.log"
#SBATCH --open-mode=append
#SBATCH --partition=gpu
#SBATCH --time=4:00:00
#SBATCH --mem=16G
#SBATCH --cpus-per-task=8
#SBATCH --gpus=a100:1
#SBATCH --constraint=ib
# masks, mask embeddings
export ABLATE_STORE='/shared/it'\\''s 5%'
[ ! -g '/shared/it'\\''s 5%/_jobs/x' ] || umask g=rwx
cd '/home/a b' || exit
/opt/deno task reproduce table5 --rows '+ DBA-CLIP' --shard "$((SLURM_ARRAY_TASK_ID + 1))/8"
code=$?
echo "$code" > '/shared/it'\\''s 5%/_jobs/x/1-parts'-"$SLURM_ARRAY_TASK_ID".exit.part && ` +
      `mv '/shared/it'\\''s 5%/_jobs/x/1-parts'-"$SLURM_ARRAY_TASK_ID".exit.part ` +
      `'/shared/it'\\''s 5%/_jobs/x/1-parts'-"$SLURM_ARRAY_TASK_ID".exit
exit "$code"
`,
  );
});

Deno.test("a job that needs the whole asks for what it needs", () => {
  const script = batchScript(whole, around, settings);
  assert.match(script, /^#SBATCH --mem=128G$/m);
  assert.match(script, /^#SBATCH --time=1-00:00:00$/m);
  assert.match(script, /^#SBATCH --cpus-per-task=8$/m);
  assert.match(script, / --shard whole$/m);
  assert.doesNotMatch(script, /16G/);
});
