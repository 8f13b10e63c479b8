import { createHmac, timingSafeEqual } from "node:crypto";

/** A message of the Jupyter protocol (https://jupyter-client.readthedocs.io/en/stable/messaging.html). */
export interface Message {
  readonly header: MessageHeader;
  /** Header of the request that this message answers or belongs to; empty when there is none. */
  readonly parent: Partial<MessageHeader>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly content: Readonly<Record<string, unknown>>;
}

export interface MessageHeader {
  readonly msg_id: string;
  readonly msg_type: string;
  /** One per client. */
  readonly session: string;
  readonly username: string;
  /** ISO 8601. */
  readonly date: string;
  /** Of the protocol. */
  readonly version: string;
}

/** Stands between the routing frames and the message. */
const DELIMITER = "<IDS|MSG>";

/** A message that is not what its signature says, or no message. */
export class MessageError extends Error {
  override readonly name = "MessageError";
}

export function request(type: string, session: string, content: Message["content"]): Message {
  const header = {
    msg_id: crypto.randomUUID(),
    msg_type: type,
    session,
    username: "ablate",
    date: new Date().toISOString(),
    version: "5.3",
  };
  return { header, parent: {}, metadata: {}, content };
}

/** The frames of a message, signed with HMAC-SHA-256. */
export function encodeMessage(message: Message, key: string): Uint8Array[] {
  const { header, parent, metadata, content } = message;
  const parts = [header, parent, metadata, content].map((part) => bytesOf(JSON.stringify(part)));
  return [bytesOf(DELIMITER), bytesOf(signatureOf(parts, key)), ...parts];
}

/**
 * The message that frames hold; routing frames before it and binary buffers after it are left out.
 *
 * @throws {MessageError} when frames are missing, the signature is not that of `key`, or a part is not JSON.
 */
export function decodeMessage(frames: readonly Uint8Array[], key: string): Message {
  const start = frames.findIndex((frame) => textOf(frame) === DELIMITER);
  const signature = frames[start + 1];
  const parts = frames.slice(start + 2, start + 6);
  if (start < 0 || parts.length < 4) throw new MessageError("the message has too few frames");
  const expected = bytesOf(signatureOf(parts, key));
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
    throw new MessageError("the message is not signed with the key of this kernel");
  }
  try {
    const [header, parent, metadata, content] = parts.map((part) => JSON.parse(textOf(part)));
    return { header, parent, metadata, content };
  } catch (cause) {
    throw new MessageError("a part of the message is not JSON", { cause });
  }
}

function signatureOf(parts: readonly Uint8Array[], key: string): string {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
