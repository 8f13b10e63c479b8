import { UserError } from "../errors.ts";
import { isInCell } from "../progress/cell-progress.ts";

/** Of an error a cell shows the stack. This one's is what the user is to read: with its place and its advice, without calls. */
class ErrorOfCell extends Error {
  constructor(message?: string, options?: ErrorOptions) {
    super(message, options);
    Object.defineProperty(this, "stack", { get: () => textOf(this), configurable: true });
  }
}

function textOf(error: Error): string {
  return `${error.name}: ${error instanceof UserError ? error.describe() : error.message}`;
}

/** In a notebook's cell makes every `UserError` from now on show all that it says. Elsewhere does nothing. */
export function tellErrorsInCells(): void {
  // Not in the class itself, whose code is part of every stored key: what `super` calls is looked up at each call.
  if (isInCell()) Object.setPrototypeOf(UserError, ErrorOfCell);
}
