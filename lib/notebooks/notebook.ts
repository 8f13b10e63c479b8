import { z } from "zod";
import { describeIssue, firstIssue } from "../configuration/describe-issue.ts";
import { UserError } from "../errors.ts";
import type { Output } from "./output.ts";
import { ifThere } from "../files/if-there.ts";
import { readText } from "../files/read-text.ts";

/** Text as nbformat stores it: one string, or lines with their line ends. */
const Text = z.union([z.string(), z.array(z.string())]);

const Cell = z.looseObject({
  cell_type: z.enum(["code", "markdown", "raw"]),
  source: Text,
  metadata: z.looseObject({ tags: z.array(z.string()).optional() }),
});

const Notebook = z.looseObject({
  nbformat: z.literal(4),
  nbformat_minor: z.number(),
  metadata: z.looseObject({
    kernelspec: z.looseObject({ name: z.string(), language: z.string().optional() }).optional(),
  }),
  cells: z.array(Cell),
});

/** A notebook file (nbformat 4); fields that are not named here are kept as they are. */
export type Notebook = z.infer<typeof Notebook>;

export type Cell = z.infer<typeof Cell>;

/** What a code cell has besides: its count in the order of execution and what it put out. */
export interface CodeCell extends Cell {
  cell_type: "code";
  execution_count: number | null;
  outputs: Output[];
}

/** Languages of cells that the kernel understands. */
const LANGUAGES = ["typescript", "javascript"];

/**
 * Reads a notebook.
 *
 * @throws {UserError} when there is no such file, it is not JSON, no notebook of format 4, or one for another kernel.
 */
export async function readNotebook(path: string): Promise<Notebook> {
  const value = await jsonOf(path);
  const parsed = Notebook.safeParse(value);
  if (!parsed.success) {
    const { message, fix } = describeIssue(firstIssue(parsed.error.issues), Notebook, value);
    throw new UserError(`not a notebook of format 4: ${message}`, path, fix);
  }
  const { kernelspec } = parsed.data.metadata;
  if (kernelspec?.language !== undefined && !LANGUAGES.includes(kernelspec.language)) {
    throw new UserError(
      `expected a notebook for the Deno kernel but found kernel "${kernelspec.name}" (${kernelspec.language})`,
      path,
      "Choose the kernel Deno in Jupyter and save it.",
    );
  }
  return parsed.data;
}

/** The text of a notebook's file in the form in which Jupyter itself writes it, so that saving there changes no line. */
export function notebookText(notebook: Notebook): string {
  return JSON.stringify(notebook, sortKeys, 1) + "\n";
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1));
}

export function sourceOf({ source }: Cell): string {
  return typeof source === "string" ? source : source.join("");
}

export function isCode(cell: Cell): cell is CodeCell {
  return cell.cell_type === "code";
}

async function jsonOf(path: string): Promise<unknown> {
  const text = await ifThere(readText(path));
  if (text === undefined) throw new UserError("no such notebook", path);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`not a notebook: ${(error as Error).message}`, path, undefined, { cause: error });
  }
}
