import { settingsReference } from "../lib/configuration/settings-reference.ts";
import { Settings } from "../lib/stages/settings.ts";

/** docs/settings.md: every setting, from the schema that checks them. */
export function settingsPage(): string {
  return `<!-- deno-fmt-ignore-file -->

# Settings

Written by \`deno task readme\` from the schema that checks experiment files. \`deno task settings table5\` prints those of an
experiment as resolved. Numbers may be expressions of other settings, such as \`0.1 * probe.batch / 256\`. A word alone stands for the
mapping that it names: \`head: dba\` for \`head: { name: dba }\`, \`masks: sam\`, \`supervision: weak\`, \`probe: mae\`. In brackets: which of these
a setting belongs to.

${settingsReference(Settings)}`;
}
