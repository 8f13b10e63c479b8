import { UserError } from "../../errors.ts";
import { TEMPLATE_SETS, type TemplateSet } from "./templates.ts";

/**
 * Every name in every template: name by name, and for each name template by template.
 * A name with commas goes in as one string.
 *
 * @param templates a set's name, or prompts that each hold `{}`.
 */
export function prompts(names: readonly string[], templates: TemplateSet | readonly string[]): string[] {
  const set = typeof templates === "string" ? TEMPLATE_SETS[templates] : templates;
  const incomplete = set.find((template) => !template.includes("{}"));
  if (incomplete !== undefined) {
    throw new UserError(
      `Expected {} in every prompt template but found "${incomplete}"`,
      "text.templates",
      "Write {} where the class name goes.",
    );
  }
  // As a function: in a string, $$ and $& of a name would be patterns.
  return names.flatMap((name) => set.map((template) => template.replaceAll("{}", () => name)));
}
