import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { withoutProgress } from "../support/without-progress.ts";

const PIPELINE = fileURLToPath(new URL("./slow-pipeline.ts", import.meta.url));

/** A process of the pipeline whose output, standard and error together, can be waited for. */
export class PipelineRun {
  readonly #process: Deno.ChildProcess;
  readonly #read: Promise<unknown>;
  output = "";
  errors = "";

  constructor(...args: string[]) {
    const process = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", PIPELINE, ...args],
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#process = process;
    this.#read = Promise.all([
      each(process.stdout, (text) => this.output += text),
      each(process.stderr, (text) => this.errors += text),
    ]);
  }

  /** Waits until the text was printed; fails when the process ends before. */
  async printed(text: string): Promise<void> {
    let running = true;
    void this.#read.then(() => running = false);
    while (!(this.output + this.errors).includes(text)) {
      assert.ok(running, `ended before printing "${text}": ${this.output}${this.errors}`);
      await new Promise((resume) => setTimeout(resume, 10));
    }
  }

  kill(signal: Deno.Signal): void {
    this.#process.kill(signal);
  }

  async ended(): Promise<{ code: number; output: string; errors: string }> {
    const { code } = await this.#process.status;
    await this.#read;
    return { code, output: this.output.trim(), errors: withoutProgress(this.errors) };
  }
}

async function each(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  take: (text: string) => void,
): Promise<void> {
  for await (const text of stream.pipeThrough(new TextDecoderStream())) take(text);
}
