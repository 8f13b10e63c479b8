import type { Part, Share } from "../engine/part.ts";
import { UserError } from "../errors.ts";

/**
 * The value of `--shard`, such as `3/64`: the third of 64 processes; undefined when the option is absent.
 *
 * @throws {UserError} for anything else.
 */
export function shardOption(text: string | undefined): Part | undefined {
  if (text === undefined) return undefined;
  const [number, of] = /^(\d+)\/(\d+)$/.exec(text)?.slice(1).map(Number) ?? [0, 0];
  if (number >= 1 && number <= of && Number.isSafeInteger(of)) return { number: number - 1, of };
  throw new UserError(
    `expected I/N, of N processes the one with number I from 1 to N, but found "${text}"`,
    "--shard",
    "For example --shard 1/3, --shard 2/3 and --shard 3/3 in three processes.",
  );
}

/**
 * The value of `--shard` of a command that also computes what is made of whole results: as `shardOption`, or `whole`, or `rest`.
 *
 * @throws {UserError} for anything else.
 */
export function shareOption(text: string | undefined): Share | undefined {
  return text === "whole" || text === "rest" ? text : shardOption(text);
}
