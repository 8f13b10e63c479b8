import { UserError } from "./errors.ts";

/** A file that a key was made of differs when a result is to be stored under that key. */
export class ChangedDuringRun extends UserError {
  /** @param what what kind of file it is: "the code", "the data". */
  constructor(what: string, file: string) {
    super(
      `Expected ${what} of a run to stay as it is until the run ends but found this file changed`,
      file,
      "Nothing was stored of what it may have changed. Give the same command again: it computes with what is there then.",
    );
  }
}
