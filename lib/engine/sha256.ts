import { createHash } from "node:crypto";

/** SHA-256 of bytes or of UTF-8 text, as 64 lowercase hexadecimal digits. */
export function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}
