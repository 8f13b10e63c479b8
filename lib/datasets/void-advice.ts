import { OTHER_DATA } from "./read-labels.ts";

/** More values than these are no void labels: the file is another kind of picture. */
const MOST_VOIDS = 8;

/**
 * What to do about label maps whose values may stand for no class.
 *
 * @param values that may not occur. @param ignore values that are ignored already. @param option how to ignore a list of values.
 */
export function voidAdvice(
  values: readonly number[],
  ignore: readonly number[],
  option: (values: string) => string,
): string {
  if (values.length > MOST_VOIDS) return OTHER_DATA;
  const list = [...new Set([...ignore, ...values])].sort((a, b) => a - b).join(",");
  const stands = values.length === 1 ? "stands" : "stand";
  return `${OTHER_DATA} Where ${values.join(", ")} ${stands} for no class, such as void: ${option(list)}`;
}
