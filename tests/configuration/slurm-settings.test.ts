import assert from "node:assert/strict";
import { SlurmSettings, slurmSettings } from "../../lib/configuration/slurm-settings.ts";
import { UserError } from "../../lib/errors.ts";

Deno.test("options lie over the profile, and inner keys beside each other", () => {
  const profile = SlurmSettings.parse({ partition: "cpu", time: 90, whole: { memory: "64G" } });
  assert.deepEqual(slurmSettings(profile, ["partition=gpu", "whole.cpus=16", "account=a=b", "poll=0.5"]), {
    ...{ partition: "gpu", time: "90", account: "a=b", whole: { memory: "64G", cpus: 16 } },
    ...{ options: [], jobs: 8, retries: 2, poll: 0.5 },
  });
  assert.deepEqual(slurmSettings(profile, []), profile);
  assert.deepEqual(slurmSettings(undefined, ["options=--exclusive"]).options, ["--exclusive"]);
});

for (
  const [option, expected] of [
    ["gpus", /^--slurm: expected key=value but found "gpus"\n {2}For example --slurm partition=gpu/],
    ["memry=4G", /^--slurm memry=4G: unknown key "memry"; expected one of: .*\n {2}Did you mean "memory"\?$/],
    ["whole.jobs=4", /^--slurm whole\.jobs=4: unknown key "jobs" in whole; expected one of: time, memory/],
    ["jobs=0", /^--slurm jobs=0: jobs: expected .* but found 0/],
    ["jobs=many", /^--slurm jobs=many: jobs: expected .* but found "many"/],
    ["time=1 hour", /^--slurm time=1 hour: time: expected .* but found "1 hour"/],
  ] as const
) {
  Deno.test(`--slurm ${option} is one message`, () => {
    assert.throws(() => slurmSettings(undefined, [option]), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.describe(), expected);
      return true;
    });
  });
}
