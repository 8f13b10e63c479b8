/** Something that may have passed at the next try: a broken connection, a busy server. The user is told only if it stays. */
export class TransientError extends Error {
  override readonly name = "TransientError";

  /** @param retryAfter seconds the server asks to wait; undefined where it does not say. */
  constructor(message: string, readonly retryAfter?: number, options?: ErrorOptions) {
    super(message, options);
  }
}
