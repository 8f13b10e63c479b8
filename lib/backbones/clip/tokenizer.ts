import { Tokenizer } from "@huggingface/tokenizers";
import { join } from "node:path";
import { UserError } from "../../errors.ts";
import type { ClipConfig } from "./config.ts";

/** Token ids of a prompt, start and end token included. */
export interface Tokens {
  /** At most as many as the tower's context; a longer prompt keeps its beginning and the end token. */
  readonly ids: readonly number[];
  /** Number of ids before anything was cut off. */
  readonly untruncatedLength: number;
}

/** Turns a prompt into token ids by the model's tokenizer.json: NFC, white space to single spaces, lower case, BPE. */
export type Tokenize = (prompt: string) => Tokens;

/** What of a model a tokenizer needs. */
export interface TokenizerModel {
  readonly folder: string;
  /** Content of tokenizer.json, where there is one. */
  readonly tokenizer: Readonly<Record<string, unknown>> | null;
  readonly config: Pick<ClipConfig, "text">;
}

/** @throws {UserError} when the model's folder has no usable tokenizer.json. */
export function openTokenizer(model: TokenizerModel): Tokenize {
  const where = join(model.folder, "tokenizer.json");
  const advice = "Text needs the tokenizer.json that belongs to the model.";
  if (!model.tokenizer) throw new UserError("Expected a tokenizer but there is no such file", where, advice);
  const { context, vocabulary } = model.config.text;
  let tokenizer: Tokenizer;
  try {
    tokenizer = new Tokenizer(model.tokenizer, {});
  } catch (error) {
    const message = `Expected a tokenizer but found: ${(error as Error).message}`;
    throw new UserError(message, where, advice, { cause: error });
  }
  return (prompt) => {
    const { ids } = tokenizer.encode(prompt.trim());
    const strange = ids.find((id) => !(Number.isInteger(id) && id >= 0 && id < vocabulary));
    if (strange !== undefined) {
      throw new UserError(`Expected token ids below ${vocabulary} but found ${strange}`, where, advice);
    }
    const end = ids[ids.length - 1];
    return {
      ids: ids.length <= context ? ids : [...ids.slice(0, context - 1), end],
      untruncatedLength: ids.length,
    };
  };
}

/**
 * Token ids of prompts of which none is cut.
 *
 * @throws {UserError} for the first with more tokens than the tower reads.
 */
export function wholePrompts(
  prompts: readonly string[],
  tokenize: Tokenize,
  model: TokenizerModel,
): (readonly number[])[] {
  return prompts.map((prompt) => {
    const { ids, untruncatedLength } = tokenize(prompt);
    if (untruncatedLength > model.config.text.context) throw tooLong(prompt, untruncatedLength, model);
    return ids;
  });
}

/** Cut to the context, two prompts that differ in their ends alone would become one. */
function tooLong(prompt: string, tokens: number, { folder, config: { text } }: TokenizerModel): UserError {
  // Both ends of a long prompt: names that are told apart only there are what this is about.
  const shown = prompt.length <= 200 ? prompt : `${prompt.slice(0, 100)} … ${prompt.slice(-97)}`;
  return new UserError(
    `Expected prompts of at most ${text.context} tokens, start and end token included, but found ${tokens} in "${shown}"`,
    join(folder, "tokenizer.json"),
    "Shorten the class name or background word in it, or the template around it.",
  );
}
