/**
 * Something the user gave is wrong: a setting, a file, a name.
 * Printed as one message without a stack trace; the process ends with exit code 2.
 *
 * Say what was expected, what was found, where, and what to do.
 */
export class UserError extends Error {
  /** As errors are printed. */
  override readonly name = "UserError";
  /**
   * An error with its place and its remedy.
   *
   * @param message what was expected and what was found. @param where file, line, key. @param fix what to do.
   */
  constructor(message: string, readonly where?: string, readonly fix?: string, options?: ErrorOptions) {
    super(message, options);
    // A notebook shows an error by its stack: the user reads what is wrong, and no calls of the library.
    this.stack = `${this.name}: ${this.describe()}`;
  }

  /** The text shown to the user: `where: message`, then the advice on its own line. */
  describe(): string {
    const head = this.where ? `${this.where}: ${this.message}` : this.message;
    return this.fix ? `${head}\n  ${this.fix}` : head;
  }
}

/** What a call gives; where it throws, whatever it throws, the other value. */
export function orElse<T, Other>(call: () => T, other: Other): T | Other {
  try {
    return call();
  } catch {
    return other;
  }
}
