import { setTimeout as delay } from "node:timers/promises";
import { LINGER, PRELUDE } from "./kernel-prelude.ts";
import { KernelProcess } from "./kernel-process.ts";
import { decodeMessage, encodeMessage, type Message, MessageError, request } from "./message.ts";
import { type SocketType, ZmtpConnection, ZmtpError } from "./zmtp.ts";

export interface ExecuteReply {
  readonly status: "ok" | "error";
  readonly executionCount: number;
}

/** The kernel ended, stopped answering, or broke its stream of messages. */
export class KernelDied extends Error {
  override readonly name = "KernelDied";
}

export class CellTimeout extends Error {
  override readonly name = "CellTimeout";
}

export interface ExecuteOptions {
  /** Called for every message that the kernel publishes until the cell is done, late ones included. */
  readonly onPublished?: (message: Message) => void;
  /** Whether it is the last one: timers that cells left behind are waited for, for a while. */
  readonly isLast?: boolean;
  /** Seconds that the cell may take; absent: as long as it likes. */
  readonly timeout?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A kernel that takes longer than this to start has failed. A machine under load takes many seconds. */
const START_SECONDS = 60;
/** Starts again when another program took a port meanwhile. */
const STARTS = 3;
const RETRY_MS = 30;
const SUBSCRIPTION_MS = 250;
const HEARTBEAT_MS = 5000;
/** Heartbeats are answered by a thread that does nothing else: silence this long means that it hangs. */
const SILENCE_SECONDS = 120;
/** How long a kernel may take to end by itself. */
const FAREWELL_MS = 2000;
/** What does not fit into the connection's buffers Deno's kernel drops, and goes on with the next message in its middle. */
const LARGE_BYTES = 4e6;

/** Carries the token of `flush`; no message type of the protocol. */
const FLUSHED = "ablate_flushed";

/**
 * A Deno kernel of its own process and the connection to it.
 *
 * Deno's kernel takes what a cell puts out from one queue and sends the reply and the status "idle" without looking
 * whether that queue is empty. Outputs therefore arrive after "idle" now and then, even under the name of the next cell,
 * which is how other runners lose them. `execute` sends a mark through the same queue after every cell and waits until it
 * comes out: what was put in before it has then arrived.
 */
export class Kernel {
  readonly #session = crypto.randomUUID();
  readonly #abandoned = Promise.withResolvers<never>();
  readonly #replies = new Map<string, (reply: Message) => void>();
  readonly #idle = new Map<string, () => void>();
  readonly #marks = new Map<string, () => void>();
  /** Aborted by `stop`. */
  readonly #stopping = new AbortController();
  #onPublished: (message: Message) => void = () => {};

  /** Use `Kernel.start`. */
  private constructor(
    readonly process: KernelProcess,
    readonly shell: ZmtpConnection,
    readonly control: ZmtpConnection,
    readonly published: ZmtpConnection,
    readonly heartbeat: ZmtpConnection,
  ) {
    this.#abandoned.promise.catch(() => {});
    void process.ended.then((how) => this.#abandon(`the kernel ${how}`));
    void this.#read(shell, (message) => this.#takeReply(message));
    void this.#read(control, (message) => this.#takeReply(message));
    void this.#read(published, (message) => this.#takePublished(message));
    void this.#feelPulse();
  }

  /**
   * Starts a kernel and waits until it answers.
   *
   * @param folder working directory of the kernel
   * @throws {KernelDied} when it ends or does not answer within a minute.
   */
  static async start(folder: string, signal?: AbortSignal): Promise<Kernel> {
    for (let start = 1;; start++) {
      const process = await KernelProcess.start(folder);
      try {
        const kernel = new Kernel(process, ...await connect(process, signal));
        await kernel.#prepare(signal);
        return kernel;
      } catch (error) {
        process.kill();
        const how = await process.ended;
        if (start < STARTS && /AddrInUse|address already in use/i.test(how)) continue;
        throw error;
      } finally {
        await process.forgetConnection();
      }
    }
  }

  /**
   * Runs code as a cell and waits for its reply and for everything that it put out.
   *
   * @throws {KernelDied} when the kernel ends meanwhile; {CellTimeout}; the signal's reason when it is aborted. The kernel
   *   is of no more use then: interrupting a cell would end it.
   */
  async execute(code: string, options: ExecuteOptions = {}): Promise<ExecuteReply> {
    this.#onPublished = options.onPublished ?? (() => {});
    return await this.#within(options, async () => {
      const reply = await this.#run(code, false);
      if (options.isLast) await this.#run(LINGER, true);
      await this.#flush();
      return reply;
    });
  }

  /** Asks the kernel to end, and ends it when it does not. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const farewell = this.control.send(
      encodeMessage(request("shutdown_request", this.#session, { restart: false }), this.#key),
    );
    await farewell.catch(() => {});
    const ended = new AbortController();
    const patience = delay(FAREWELL_MS, undefined, { signal: ended.signal }).catch(() => {});
    await Promise.race([this.process.ended, patience]);
    ended.abort();
    await this.kill();
  }

  /** Ends the kernel at once, whatever it does. */
  async kill(): Promise<void> {
    this.#stopping.abort();
    this.process.kill();
    await this.process.ended;
    for (const each of [this.shell, this.control, this.published, this.heartbeat]) each.close();
  }

  get #key(): string {
    return this.process.connection.key;
  }

  /** Waits for the subscription to hold, and makes the kernel end with this process should that be killed. */
  async #prepare(signal?: AbortSignal): Promise<void> {
    await this.#within({ timeout: START_SECONDS, signal }, async () => {
      await this.#awaitSubscription();
      await this.#run(
        `setInterval(() => { if (Deno.ppid !== ${Deno.pid}) Deno.exit(1); }, 1000); undefined`,
        true,
      );
      await this.#run(PRELUDE, true);
      await this.#flush();
    });
  }

  /** A kernel begins to publish to a subscriber some time after it connected: ask until something is heard. */
  async #awaitSubscription(): Promise<void> {
    const heard = Promise.withResolvers<true>();
    this.#onPublished = () => heard.resolve(true);
    for (;;) {
      await this.shell.send(encodeMessage(request("kernel_info_request", this.#session, {}), this.#key));
      if (await Promise.race([heard.promise, delay(SUBSCRIPTION_MS)])) break;
    }
    this.#onPublished = () => {};
  }

  async #run(code: string, silent: boolean): Promise<ExecuteReply> {
    const message = request("execute_request", this.#session, {
      code,
      silent,
      store_history: !silent,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    });
    const { msg_id } = message.header;
    const replied = new Promise<Message>((resolve) => this.#replies.set(msg_id, resolve));
    const idle = new Promise<void>((resolve) => this.#idle.set(msg_id, resolve));
    await this.shell.send(encodeMessage(message, this.#key));
    const [{ content }] = await Promise.all([replied, idle]);
    return {
      status: content.status === "ok" ? "ok" : "error",
      executionCount: Number(content.execution_count),
    };
  }

  async #flush(): Promise<void> {
    const token = crypto.randomUUID();
    const passed = new Promise<void>((resolve) => this.#marks.set(token, resolve));
    await this.#run(`Deno.jupyter.broadcast("${FLUSHED}", { token: "${token}" }); undefined`, true);
    await passed;
  }

  async #within<T>({ timeout, signal }: ExecuteOptions, work: () => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    const ended = new AbortController();
    const limits: Promise<never>[] = [this.#abandoned.promise];
    if (timeout !== undefined) limits.push(timeoutAfter(timeout, ended.signal));
    if (signal) limits.push(rejectionOf(signal, ended.signal));
    try {
      return await Promise.race([work(), ...limits]);
    } finally {
      ended.abort();
    }
  }

  #takeReply(message: Message): void {
    const id = message.parent.msg_id ?? "";
    this.#replies.get(id)?.(message);
    this.#replies.delete(id);
  }

  #takePublished(message: Message): void {
    const { header, parent, content } = message;
    if (header.msg_type === FLUSHED) {
      const token = String(content.token);
      this.#marks.get(token)?.();
      this.#marks.delete(token);
    } else if (header.msg_type === "status" && content.execution_state === "idle") {
      const id = parent.msg_id ?? "";
      this.#idle.get(id)?.();
      this.#idle.delete(id);
    }
    this.#onPublished(message);
  }

  async #read(connection: ZmtpConnection, take: (message: Message) => void): Promise<void> {
    let bytes = 0;
    try {
      for (let frames = await connection.receive(); frames !== null; frames = await connection.receive()) {
        bytes = frames.reduce((sum, frame) => sum + frame.length, 0);
        take(decodeMessage(frames, this.#key));
      }
    } catch (error) {
      if (!(error instanceof ZmtpError || error instanceof MessageError)) throw error;
      this.#abandon(
        bytes > LARGE_BYTES
          ? `an output of ${
            Math.round(bytes / 1e6)
          } MB came in pieces: Deno's kernel loses parts of outputs above about ` +
            `${LARGE_BYTES / 1e6} MB; show less in one cell`
          : `the messages of the kernel cannot be read any more, outputs would be lost: ${error.message}`,
      );
    }
  }

  async #feelPulse(): Promise<void> {
    const { signal } = this.#stopping;
    const ping = [new Uint8Array(0), new TextEncoder().encode("ping")];
    try {
      for (;;) {
        await delay(HEARTBEAT_MS, undefined, { signal });
        await this.heartbeat.send(ping);
        const answered = new AbortController();
        const silence = delay(SILENCE_SECONDS * 1000, "silence", {
          signal: AbortSignal.any([signal, answered.signal]),
        });
        const answer = await Promise.race([this.heartbeat.receive(), silence]);
        answered.abort();
        silence.catch(() => {});
        if (answer === null) return;
        if (answer === "silence") this.#abandon(`the kernel has not answered for ${SILENCE_SECONDS} s`);
      }
    } catch {
      // Stopped, or the connection broke because the process ended, which is reported elsewhere.
    }
  }

  #abandon(reason: string): void {
    this.#abandoned.reject(new KernelDied(reason));
  }
}

/** Connects to shell, control, published messages and heartbeat as soon as the process listens. */
async function connect(process: KernelProcess, signal?: AbortSignal) {
  const { ip, shell_port, control_port, iopub_port, hb_port } = process.connection;
  const until = performance.now() + START_SECONDS * 1000;
  let ended: string | undefined;
  void process.ended.then((how) => ended = how);
  const connectTo = async (port: number, type: SocketType) => {
    for (;;) {
      try {
        return await ZmtpConnection.connect(ip, port, type);
      } catch (error) {
        signal?.throwIfAborted();
        if (ended !== undefined) throw new KernelDied(`the kernel ${ended}`);
        if (performance.now() > until) {
          throw new KernelDied(`the kernel did not start within ${START_SECONDS} s`, { cause: error });
        }
        await delay(RETRY_MS);
      }
    }
  };
  return [
    await connectTo(shell_port, "DEALER"),
    await connectTo(control_port, "DEALER"),
    await connectTo(iopub_port, "SUB"),
    await connectTo(hb_port, "REQ"),
  ] as const;
}

async function timeoutAfter(seconds: number, signal: AbortSignal): Promise<never> {
  await delay(seconds * 1000, undefined, { signal });
  throw new CellTimeout(`the cell took longer than ${seconds} s`);
}

/** Rejects with the reason of `signal` when that is aborted. */
function rejectionOf(signal: AbortSignal, ended: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true, signal: ended });
  });
}
