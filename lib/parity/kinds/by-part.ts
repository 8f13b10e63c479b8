import type { Tensor } from "../../tensor/tensor.ts";
import type { ParityCase, ParityKind } from "../case.ts";

type Values = Readonly<Record<string, Tensor>>;

/**
 * A kind of cases that are told apart by `sub`.
 *
 * @param unknown says that there is no such part.
 */
export function byPart(
  parts: Readonly<Record<string, (testCase: ParityCase) => Values | Promise<Values>>>,
  unknown: (sub: string) => string,
): ParityKind {
  return async (testCase) => {
    const { params: { sub }, expected } = testCase;
    if (Object.hasOwn(parts, sub)) return { values: await parts[sub](testCase) };
    const unsupported = Object.fromEntries(expected.map((name) => [name, unknown(sub)]));
    return { values: {}, unsupported };
  };
}
