import { slurmSettings } from "../configuration/slurm-settings.ts";
import { UserError } from "../errors.ts";
import { launch } from "../launcher/launch.ts";
import type { ReproduceOptions } from "./options.ts";
import type { Suite } from "./suite.ts";

/**
 * Has jobs of a Slurm cluster compute what is missing for experiments, and waits for them.
 *
 * @param given `--slurm` options.
 * @throws {UserError} as `launch`, for a wrong option, and where one of several experiments cannot be run.
 */
export async function launchSuite(
  suite: Suite,
  options: ReproduceOptions,
  given: readonly string[],
): Promise<void> {
  const [refused] = suite.refused;
  if (refused) {
    throw new UserError(
      `Expected experiments that can be run but found ${refused.name}, which cannot`,
      undefined,
      "Give jobs one experiment after the other.",
      { cause: refused.error },
    );
  }
  await launch({
    words: wordsOf(options),
    settings: slurmSettings(suite.experiments[0].experiment.profile.slurm, given),
    rounds: () => suite.rounds(),
    signal: options.signal,
    progress: options.progress,
  });
}

/** The command that computes the same, as its words after `deno task`, in one form whatever was typed. */
function wordsOf({ experiment, profile, set, seeds, only }: ReproduceOptions): string[] {
  const each = (option: string, values: readonly string[] = []) => values.flatMap((value) => [option, value]);
  return [
    ...["reproduce", experiment],
    ...(profile === undefined ? [] : ["--profile", profile]),
    ...each("--set", set),
    ...(seeds === undefined ? [] : ["--seeds", String(seeds)]),
    ...each("--rows", only?.rows),
    ...each("--columns", only?.columns),
    ...(only?.images === undefined ? [] : ["--images", String(only.images)]),
  ];
}
