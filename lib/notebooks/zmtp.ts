import { Buffer } from "node:buffer";

/** Roles of a peer in ZeroMQ's patterns, of those that a Jupyter client takes. */
export type SocketType = "DEALER" | "REQ" | "SUB";

const GREETING_BYTES = 64;
const MORE = 1;
const LONG = 2;
const COMMAND = 4;

/** Frames above this would be no kernel's: a length read from a broken stream must not allocate memory. */
const LARGEST_FRAME = 2 ** 31;

/** The peer does not speak ZMTP 3, or no longer. */
export class ZmtpError extends Error {
  override readonly name = "ZmtpError";
}

/**
 * One connection of ZeroMQ's wire protocol ZMTP 3.0 (https://rfc.zeromq.org/spec/23/) without encryption, which is all
 * that a kernel on this machine needs.
 *
 * Not the npm package `zeromq`: under Deno 2.9.6 its version 6.8.0 misses messages unless it polls, and crashes the
 * process now and then. Own code also spares every user 40 MB of native binaries.
 */
export class ZmtpConnection {
  readonly #connection: Deno.Conn;
  readonly #reader: ByteReader;
  /** Writes follow each other: bytes of two messages must not mix. */
  #lastWrite: Promise<void> = Promise.resolve();

  private constructor(connection: Deno.Conn) {
    this.#connection = connection;
    this.#reader = new ByteReader(connection);
  }

  /**
   * Connects and shakes hands; a `SUB` subscribes to everything.
   *
   * @throws {Deno.errors.ConnectionRefused} when nobody listens (yet).
   * @throws {ZmtpError} when the peer speaks another protocol or refuses.
   */
  static async connect(hostname: string, port: number, type: SocketType): Promise<ZmtpConnection> {
    const connection = await Deno.connect({ hostname, port });
    const peer = new ZmtpConnection(connection);
    try {
      await peer.#shakeHands(type);
    } catch (error) {
      peer.close();
      throw error;
    }
    return peer;
  }

  send(frames: readonly Uint8Array[]): Promise<void> {
    const bytes = Buffer.concat(
      frames.flatMap((frame, i) => encodeFrame(frame, i < frames.length - 1 ? MORE : 0)),
    );
    return this.#write(bytes);
  }

  /**
   * The next message's frames; null once the peer has closed the connection or `close` was called.
   *
   * @throws {ZmtpError} when the stream is broken.
   */
  async receive(): Promise<Uint8Array[] | null> {
    const frames: Uint8Array[] = [];
    for (;;) {
      const frame = await this.#readFrame();
      if (frame === null) return null;
      if (frame.flags & COMMAND) continue;
      frames.push(frame.body);
      if (!(frame.flags & MORE)) return frames;
    }
  }

  close(): void {
    try {
      this.#connection.close();
    } catch {
      // Closed already.
    }
  }

  async #shakeHands(type: SocketType): Promise<void> {
    await this.#write(greeting());
    const theirs = await this.#reader.read(GREETING_BYTES);
    if (theirs === null || theirs[0] !== 0xff || theirs[9] !== 0x7f || theirs[10] < 3) {
      throw new ZmtpError("expected the greeting of a ZeroMQ peer (ZMTP 3)");
    }
    await this.#write(Buffer.concat(encodeFrame(readyCommand(type), COMMAND)));
    const ready = await this.#readFrame();
    const name = ready && new TextDecoder().decode(ready.body.subarray(1, 1 + ready.body[0]));
    if (ready === null || !(ready.flags & COMMAND) || name !== "READY") {
      throw new ZmtpError("the peer did not accept the connection");
    }
    // A subscription is a message of one byte and the prefix of what is wanted.
    if (type === "SUB") await this.send([new Uint8Array([1])]);
  }

  async #readFrame(): Promise<{ flags: number; body: Uint8Array } | null> {
    const flags = await this.#reader.read(1);
    if (flags === null) return null;
    if (flags[0] & ~(MORE | LONG | COMMAND)) throw new ZmtpError(`unknown frame flags ${flags[0]}`);
    const size = await this.#reader.read(flags[0] & LONG ? 8 : 1);
    if (size === null) return null;
    const length = size.length === 1 ? size[0] : Number(new DataView(size.buffer).getBigUint64(0));
    if (length > LARGEST_FRAME) throw new ZmtpError(`a frame of ${length} bytes`);
    const body = await this.#reader.read(length);
    return body && { flags: flags[0], body };
  }

  #write(bytes: Uint8Array): Promise<void> {
    const written = this.#lastWrite.then(async () => {
      for (let at = 0; at < bytes.length;) at += await this.#connection.write(bytes.subarray(at));
    });
    this.#lastWrite = written.catch(() => {});
    return written;
  }
}

/** Reads exact numbers of bytes from a connection. */
class ByteReader {
  readonly #chunk = new Uint8Array(1 << 18);
  #unread: Uint8Array = new Uint8Array(0);
  constructor(readonly connection: Deno.Conn) {}

  /** `count` bytes of their own; null when the connection ends before them. */
  async read(count: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const bytes = new Uint8Array(count);
    for (let filled = 0; filled < count;) {
      if (this.#unread.length === 0 && !(await this.#fill())) return null;
      const piece = this.#unread.subarray(0, count - filled);
      bytes.set(piece, filled);
      filled += piece.length;
      this.#unread = this.#unread.subarray(piece.length);
    }
    return bytes;
  }

  async #fill(): Promise<boolean> {
    try {
      const read = await this.connection.read(this.#chunk);
      this.#unread = this.#chunk.subarray(0, read ?? 0);
      return read !== null;
    } catch (error) {
      if (error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted) return false;
      if (error instanceof Deno.errors.ConnectionReset) return false;
      throw error;
    }
  }
}

function greeting(): Uint8Array {
  const bytes = new Uint8Array(GREETING_BYTES);
  bytes[0] = 0xff;
  bytes[9] = 0x7f;
  bytes[10] = 3;
  bytes.set(new TextEncoder().encode("NULL"), 12);
  return bytes;
}

function readyCommand(type: SocketType): Uint8Array {
  const value = new TextEncoder().encode(type);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, value.length);
  return Buffer.concat([shortString("READY"), shortString("Socket-Type"), length, value]);
}

/** A length of one byte and the text. */
function shortString(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  return Buffer.concat([new Uint8Array([bytes.length]), bytes]);
}

function encodeFrame(body: Uint8Array, flags: number): Uint8Array[] {
  if (body.length < 256) return [new Uint8Array([flags, body.length]), body];
  const head = new Uint8Array(9);
  head[0] = flags | LONG;
  new DataView(head.buffer).setBigUint64(1, BigInt(body.length));
  return [head, body];
}
