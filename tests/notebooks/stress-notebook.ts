import type { Notebook } from "../../lib/notebooks/notebook.ts";
import { notebookOf } from "./notebooks.ts";

/** Ways for a cell to put something out, `n` being the number of the cell, and what must arrive. */
const KINDS: readonly {
  readonly source: (n: number) => string;
  readonly arrives: (n: number) => string[];
}[] = [
  { source: (n) => `Deno.jupyter.html\`<b>${n}</b>\``, arrives: (n) => [`<b>${n}</b>`] },
  { source: (n) => `await Deno.jupyter.display(Deno.jupyter.md\`# ${n}\`)`, arrives: (n) => [`# ${n}`] },
  {
    source: (n) => `for (let i = 0; i < 20; i++) console.log(${n}, i);`,
    arrives: (n) => [Array.from({ length: 20 }, (_, i) => `${n} ${i}\n`).join("")],
  },
  {
    source: (n) => `console.log("before ${n}");\nDeno.jupyter.html\`${n}\${"x".repeat(300_000)}\``,
    arrives: (n) => [`before ${n}\n`, `${n}${"x".repeat(300_000)}`],
  },
  {
    source: (n) =>
      `await Deno.jupyter.display(Deno.jupyter.html\`${n}\`);\nawait Deno.jupyter.display(Deno.jupyter.html\`and ${n}\`);`,
    arrives: (n) => [`${n}`, `and ${n}`],
  },
  {
    source: (n) => `({ [Symbol.for("Jupyter.display")]: () => ({ "text/plain": "${n}" }) })`,
    arrives: (n) => [`${n}`],
  },
];

/** A notebook of many cells that put out something in every way there is, with the last expression and without. */
export function stressNotebook(cells: number): Notebook {
  return notebookOf(...Array.from({ length: cells }, (_, n) => KINDS[n % KINDS.length].source(n)));
}

/** What each cell of the stress notebook must have put out, in order. */
export function expectedOutputs(cells: number): string[][] {
  return Array.from({ length: cells }, (_, n) => KINDS[n % KINDS.length].arrives(n));
}
