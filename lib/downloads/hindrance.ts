/** Something that may be over when asked again: a broken line, a server that is busy. Told to the user only when it stays. */
export class Hindrance extends Error {
  override readonly name = "Hindrance";

  /** @param retryAfter seconds the server asks to wait; undefined where it does not say. */
  constructor(message: string, readonly retryAfter?: number, options?: ErrorOptions) {
    super(message, options);
  }
}
