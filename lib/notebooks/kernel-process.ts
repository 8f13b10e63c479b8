import { join } from "node:path";
import { type ConnectionInfo, freshConnection } from "./connection-file.ts";

/** Characters of the kernel's standard error that are kept to explain why it ended. */
const KEPT_CHARACTERS = 2000;

/** A running `deno jupyter`, the kernel that Jupyter itself would start. */
export class KernelProcess {
  readonly #child: Deno.ChildProcess;
  #complaints = "";
  /** How the process ended, for a message; settles when it ends. */
  readonly ended: Promise<string>;

  private constructor(
    child: Deno.ChildProcess,
    readonly connection: ConnectionInfo,
    readonly connectionFolder: string,
  ) {
    this.#child = child;
    this.ended = this.#watch();
  }

  /** @param folder working directory of the kernel: the folder of the notebook, as in Jupyter. */
  static async start(folder: string): Promise<KernelProcess> {
    const connection = freshConnection();
    const connectionFolder = await Deno.makeTempDir({ prefix: "ablate-kernel-" });
    const file = join(connectionFolder, "connection.json");
    await Deno.writeTextFile(file, JSON.stringify(connection), { mode: 0o600 });
    const child = new Deno.Command(Deno.execPath(), {
      args: ["jupyter", "--quiet", "--kernel", "--conn", file],
      cwd: folder,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    return new KernelProcess(child, connection, connectionFolder);
  }

  /** Removes the file with the key; to be called once the kernel has read it. */
  async forgetConnection(): Promise<void> {
    await Deno.remove(this.connectionFolder, { recursive: true });
  }

  kill(): void {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
  }

  async #watch(): Promise<string> {
    const reading = this.#listen();
    const { code, signal } = await this.#child.status;
    await reading;
    const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
    return this.#complaints ? `${how}: ${this.#complaints.trim()}` : how;
  }

  async #listen(): Promise<void> {
    for await (const text of this.#child.stderr.pipeThrough(new TextDecoderStream())) {
      this.#complaints = (this.#complaints + text).slice(-KEPT_CHARACTERS);
    }
  }
}
