// deno task bench [NAME…] [--rounds 3] [--OPTION VALUE]
// Without a name it lists what there is. What an item measures at its own sizes is kept in bench/results/NAME.json, from which
// `deno task readme` makes docs/performance.md; at other sizes it is only printed.
import { parseArgs } from "node:util";
import { UserError } from "../lib/errors.ts";
import type { BenchItem, BenchOptions } from "./bench-item.ts";
import { BENCHES } from "./benches.ts";
import { writeRecord } from "./bench-record.ts";
import { describeLine } from "./describe-line.ts";
import { thisMachine } from "./machine.ts";

try {
  await main();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.describe());
  Deno.exit(2);
}

async function main(): Promise<void> {
  const { names, rounds, changed } = given();
  if (names.length === 0) {
    for (const [name, { title }] of Object.entries(BENCHES)) console.log(`${name.padEnd(17)}${title}`);
    console.log("\nall              every one of them");
  }
  for (const name of names.includes("all") ? Object.keys(BENCHES) : names) {
    const item = itemNamed(name);
    const options = optionsOf(name, item, changed);
    console.log(
      `${name}: ${item.title}${item.needs.length > 0 ? ` (Debian: ${item.needs.join(", ")})` : ""}`,
    );
    const lines = await item.run({ ...item.options, ...options }, rounds, (line) => console.log(`  ${line}`));
    for (const line of lines) console.log(describeLine(line));
    if (Object.keys(options).length > 0) continue;
    const record = { name, machine: await thisMachine(), options: item.options, lines };
    console.log(`kept in ${await writeRecord(record)}`);
  }
}

/** The command line. */
function given(): { names: string[]; rounds: number; changed: Record<string, string> } {
  const known = Object.values(BENCHES).flatMap(({ options }) => Object.keys(options));
  try {
    const { values: { rounds = "3", ...changed }, positionals } = parseArgs({
      args: Deno.args,
      allowPositionals: true,
      options: Object.fromEntries(["rounds", ...known].map((name) => [name, { type: "string" } as const])),
    });
    return { names: positionals, rounds: Number(rounds), changed: changed as Record<string, string> };
  } catch (error) {
    throw new UserError(`Expected names and options of benches but found: ${(error as Error).message}`);
  }
}

function itemNamed(name: string): BenchItem {
  const item = BENCHES[name];
  if (item) return item;
  const names = Object.keys(BENCHES).join(", ");
  throw new UserError(`Expected a bench but found "${name}"`, undefined, `There are ${names}, and all.`);
}

/** Options of the command line as the item's own types. */
function optionsOf(name: string, item: BenchItem, changed: Record<string, string>): BenchOptions {
  return Object.fromEntries(
    Object.entries(changed).map(([key, value]) => {
      const own = item.options[key];
      if (own === undefined) {
        const options = ["rounds", ...Object.keys(item.options)].map((option) => `--${option}`).join(", ");
        throw new UserError(
          `Expected an option of ${name} but found --${key}`,
          undefined,
          `It has ${options}.`,
        );
      }
      return [key, typeof own === "number" ? Number(value) : value];
    }),
  );
}
