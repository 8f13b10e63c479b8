import { join } from "node:path";
import type { z } from "zod";
import { projectFolder } from "../files/project.ts";
import { checkedDocument } from "./checked-document.ts";
import { ProfileFile } from "./experiment-file.ts";
import { fileByName } from "./find-by-name.ts";
import { readYaml } from "./located-yaml.ts";
import type { RawSettings } from "./merge-settings.ts";
import { type Fragment, resolveSettings, type SettingsSpec } from "./resolve-settings.ts";
import type { SlurmSettings } from "./slurm-settings.ts";
import { setFragments } from "./set-fragments.ts";

/** The profile an experiment runs under. */
export interface Profile {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly needs?: string | undefined;
  readonly disk?: string | undefined;
  readonly time?: string | undefined;
  /** The experiment that the profile is there for, where that is not Table 5. */
  readonly table?: string | undefined;
  /** Sizes of the whole splits, where the profile names them. */
  readonly images?: { readonly train: number; readonly evaluate: number } | undefined;
  /** What jobs on a cluster ask for. */
  readonly slurm?: SlurmSettings | undefined;
  /** Settings that were replaced because their model is not here, with what replaced them. */
  readonly standIns: readonly StandIn[];
}

/** A setting of a profile for which another value is used. */
export interface StandIn {
  /** Name of the setting at the top level. */
  readonly setting: string;
  readonly insteadOf: unknown;
  readonly value: unknown;
}

/**
 * Loads the part of a profile's settings that a schema speaks of, such as its data set alone, and applies `--set` to it.
 *
 * @param schema top-level settings that are of interest; those of the profile that it lacks are left out.
 * @throws {UserError} with file, line and column, or the option, for anything wrong; a sweep is refused.
 */
export async function loadProfile<S>(
  name: string,
  schema: z.ZodType<S> & { readonly shape: Readonly<Record<string, unknown>> },
  { set = [], folder = join(projectFolder(), "experiments"), defaultsFor }:
    & { readonly set?: readonly string[] | undefined; readonly folder?: string }
    & Pick<SettingsSpec<S>, "defaultsFor"> = {},
): Promise<{ profile: Profile; settings: S }> {
  const { profile, settings } = await readProfile(name, folder);
  const part = Object.fromEntries(
    Object.entries(settings.value).filter(([key]) => Object.hasOwn(schema.shape, key)),
  );
  const fragments = [{ ...settings, value: part }, ...setFragments(set)];
  return {
    profile,
    settings: await resolveSettings({ schema, ...defaultsFor && { defaultsFor } }, fragments),
  };
}

/**
 * Reads the file of a profile.
 *
 * @param isReplaced whether the profile's stand-in takes the place of a setting.
 * @throws {UserError} as `loadProfile`.
 */
export async function readProfile(
  name: string,
  folder: string,
  isReplaced: (setting: string, value: unknown) => Promise<boolean> = () => Promise.resolve(false),
): Promise<{ profile: Profile; settings: Fragment }> {
  const document = await readYaml(fileByName("profile", name, join(folder, "profiles")));
  const { settings, standIns: declared, ...profile } = checkedDocument(ProfileFile, document);
  const standIns: StandIn[] = [];
  for (const [setting, value] of Object.entries(declared)) {
    const insteadOf = settings[setting];
    if (await isReplaced(setting, insteadOf)) standIns.push({ setting, insteadOf, value });
  }
  const replaced = Object.fromEntries(standIns.map(({ setting, value }) => [setting, value]));
  return {
    profile: { name, ...profile, standIns },
    settings: {
      value: { ...settings, ...replaced } as RawSettings,
      locate: (path, part) =>
        document.locate([String(path[0]) in replaced ? "standIns" : "settings", ...path], part),
    },
  };
}

/**
 * @throws {UserError} where the project has no profile of that name, with the nearest.
 */
export function requireProfile(name: string): void {
  fileByName("profile", name, join(projectFolder(), "experiments", "profiles"));
}
