/** Something that may have passed at the next try: a broken connection, a busy server. The user is told only if it stays. */
export class Hindrance extends Error {
  override readonly name = "Hindrance";

  /** @param retryAfter seconds the server asks to wait; undefined where it does not say. */
  constructor(message: string, readonly retryAfter?: number, options?: ErrorOptions) {
    super(message, options);
  }
}
