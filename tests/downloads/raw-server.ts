/** A request as it came. */
export interface RawRequest {
  readonly method: string;
  /** Path with query, or the whole address where the server is used as a proxy. */
  readonly target: string;
  readonly headers: Headers;
}

/** Writes an answer byte by byte; the connection closes when it returns. */
export type Answer = (request: RawRequest, write: Write) => Promise<void>;
export type Write = (content: string | Uint8Array) => Promise<void>;

/**
 * A web server that says exactly what it is told to, lies included: a library's server would put them right.
 *
 * @example
 * await using server = new RawServer((_, write) => write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"));
 */
export class RawServer implements AsyncDisposable {
  /** Every request so far. */
  readonly requests: RawRequest[] = [];
  readonly #listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  readonly #connections = new Set<Promise<void>>();

  constructor(public answer: Answer) {
    void this.#accept();
  }

  get port(): number {
    return (this.#listener.addr as Deno.NetAddr).port;
  }

  /** Address without a slash at its end. */
  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async #accept(): Promise<void> {
    for await (const connection of this.#listener) {
      const served = this.#serve(connection).catch(() => {}).finally(() => {
        this.#connections.delete(served);
      });
      this.#connections.add(served);
    }
  }

  async #serve(connection: Deno.Conn): Promise<void> {
    try {
      const request = parse(await readHead(connection));
      this.requests.push(request);
      const encoder = new TextEncoder();
      await this.answer(request, async (content) => {
        const bytes = typeof content === "string" ? encoder.encode(content) : content;
        for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
      });
      await connection.closeWrite();
    } finally {
      connection.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await Promise.all(this.#connections);
  }
}

/** A whole answer with its length. */
export async function send(
  write: Write,
  body: Uint8Array | string,
  { status = "200 OK", headers = {} }: { status?: string; headers?: Record<string, string> } = {},
): Promise<void> {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const lines = Object.entries({ "Content-Length": String(bytes.length), Connection: "close", ...headers });
  await write(`HTTP/1.1 ${status}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`);
  await write(bytes);
}

/** Answers like a good server: the whole file, or the rest from where it is asked for. */
export async function sendFile(
  { headers }: RawRequest,
  write: Write,
  file: Uint8Array,
  more: Record<string, string> = {},
): Promise<void> {
  const from = headers.get("range")?.match(/^bytes=(\d+)-$/)?.[1];
  if (from === undefined) return await send(write, file, { headers: more });
  const range = `bytes ${from}-${file.length - 1}/${file.length}`;
  await send(write, file.subarray(Number(from)), {
    status: "206 Partial Content",
    headers: { "Content-Range": range, ...more },
  });
}

async function readHead(connection: Deno.Conn): Promise<string> {
  const buffer = new Uint8Array(1024);
  const decoder = new TextDecoder();
  let head = "";
  while (!head.includes("\r\n\r\n")) {
    const read = await connection.read(buffer);
    if (read === null) throw new Error("no request");
    head += decoder.decode(buffer.subarray(0, read));
  }
  return head;
}

function parse(head: string): RawRequest {
  const [first, ...lines] = head.split("\r\n\r\n")[0].split("\r\n");
  const [method, target] = first.split(" ");
  const headers = new Headers(lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  }));
  return { method, target, headers };
}
