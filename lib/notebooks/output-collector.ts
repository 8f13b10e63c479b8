import type { Message } from "./message.ts";
import { asLines, type MediaBundle, type Output, storedBundle } from "./output.ts";

type Shown = Extract<Output, { data: MediaBundle }>;

/**
 * Turns what a kernel publishes into the outputs of cells. One collector serves a whole notebook, since a cell may
 * update what an earlier one displayed.
 */
export class OutputCollector {
  #outputs: Output[] = [];
  #clearBeforeNext = false;
  /** Everything displayed under an id, in whatever cell. */
  readonly #displays = new Map<string, Shown[]>();

  /** What is published from now on goes to this list. */
  collectInto(outputs: Output[]): void {
    this.#outputs = outputs;
    this.#clearBeforeNext = false;
  }

  /** Takes a message. Messages that are no output are ignored. */
  take({ header, content }: Message): void {
    switch (header.msg_type) {
      case "stream":
        return this.#stream(String(content.name), String(content.text));
      case "display_data":
        return this.#show({ output_type: "display_data", ...bundleOf(content) }, displayId(content));
      case "execute_result": {
        const count = Number(content.execution_count);
        return this.#show(
          { output_type: "execute_result", execution_count: count, ...bundleOf(content) },
          displayId(content),
        );
      }
      case "update_display_data":
        return this.#update(content);
      case "error":
        return this.#add(errorOutput(content));
      case "clear_output":
        if (content.wait === true) this.#clearBeforeNext = true;
        else this.#clear();
    }
  }

  /** Adds an error that the kernel could not report itself. */
  fail(ename: string, evalue: string): void {
    this.#add({ output_type: "error", ename, evalue, traceback: [`${ename}: ${evalue}`] });
  }

  #stream(name: string, text: string): void {
    const last = this.#clearBeforeNext ? undefined : this.#outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name) {
      const open = last.text.at(-1)?.endsWith("\n") === false ? last.text.pop()! : "";
      for (const line of asLines(open + text)) last.text.push(line);
    } else this.#add({ output_type: "stream", name, text: asLines(text) });
  }

  #show(output: Shown, id: string | undefined): void {
    this.#add(output);
    if (id !== undefined) this.#displays.getOrInsert(id, []).push(output);
  }

  #update(content: Message["content"]): void {
    for (const display of this.#displays.get(displayId(content) ?? "") ?? []) {
      Object.assign(display, bundleOf(content));
    }
  }

  #add(output: Output): void {
    if (this.#clearBeforeNext) this.#clear();
    this.#outputs.push(output);
  }

  #clear(): void {
    this.#clearBeforeNext = false;
    this.#outputs.length = 0;
  }
}

function bundleOf(content: Message["content"]): { data: MediaBundle; metadata: object } {
  return { data: storedBundle(content.data as MediaBundle), metadata: content.metadata ?? {} };
}

function displayId({ transient }: Message["content"]): string | undefined {
  const id = (transient as { display_id?: unknown } | null | undefined)?.display_id;
  return typeof id === "string" ? id : undefined;
}

function errorOutput({ ename, evalue, traceback }: Message["content"]): Output {
  return {
    output_type: "error",
    ename: String(ename),
    evalue: String(evalue),
    traceback: Array.isArray(traceback) ? traceback.map(String) : [],
  };
}
