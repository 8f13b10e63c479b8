import assert from "node:assert/strict";
import { join } from "node:path";
import { UserError } from "../../lib/errors.ts";
import { checkResults, requireStored } from "../../lib/application/check-results.ts";

const HEADER = "row,column,metric,value\n";
const TABLE = `${HEADER}Baseline,Full,miou,50.000\nOurs,Full,miou,52.000\n`;

/** Checks `recomputed` against a folder that holds `stored`. */
async function check(
  stored: Record<string, string>,
  recomputed: Record<string, string>,
  tolerance?: number,
) {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(stored)) await Deno.writeTextFile(join(folder, name), text);
    return await checkResults(folder, recomputed, tolerance);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Checks tables alone. */
const checkTable = (stored: string, recomputed: string) =>
  check({ "table.csv": stored }, { "table.csv": recomputed });

Deno.test("equal files pass and are called equal byte for byte", async () => {
  const files = { "table.csv": TABLE, "table.md": "| table |\n" };
  const { same, message } = await check(files, files);
  assert(same);
  assert.match(message, /byte for byte/);
});

Deno.test("an equal table beside another file that differs or is gone fails and names that file", async () => {
  const files = { "table.csv": TABLE, "table.md": "| table |\n" };
  for (const stored of [{ "table.csv": TABLE }, { ...files, "table.md": "| other |\n" }]) {
    const { same, message } = await check(stored, files);
    assert(!same);
    assert.match(message, /table\.md/);
  }
});

Deno.test("with a tolerance numbers alone are compared, within it", async () => {
  const far = `${HEADER}Baseline,Full,miou,50.000\nOurs,Full,miou,53.500\n`;
  const compared = (tolerance: number, recomputed = far) =>
    check({ "table.csv": TABLE, "table.md": "a" }, { "table.csv": recomputed, "table.md": "b" }, tolerance);
  assert.deepEqual(await compared(2), {
    same: true,
    message: "largest difference from the stored results: 1.500 points (Ours / Full / miou), tolerance 2",
  });
  assert.equal((await compared(1)).same, false);
  assert.deepEqual(await compared(0, TABLE), {
    same: true,
    message: "largest difference from the stored results: 0.000 points, tolerance 0",
  });
});

Deno.test("numbers within half a point pass with the largest difference and its cell", async () => {
  const { same, message } = await checkTable(TABLE, TABLE.replace("52.000", "51.600"));
  assert(same);
  assert.match(message, /0\.400 points \(Ours \/ Full \/ miou\)/);
});

Deno.test("a number more than half a point off fails, up or down", async () => {
  for (const value of ["52.600", "51.400"]) {
    const { same, message } = await checkTable(TABLE, TABLE.replace("52.000", value));
    assert(!same);
    assert.match(message, /0\.600 points/);
  }
});

Deno.test("a value that is empty or no number passes for no number, in any line and on either side", async () => {
  const small = TABLE.replace("50.000", "0.200").replace("52.000", "0.100");
  for (const value of ["", "NaN", "fifty"]) {
    for (const line of ["0.200", "0.100"]) {
      const other = small.replace(line, value);
      assert(!(await checkTable(small, other)).same, `recomputed "${value}"`);
      assert(!(await checkTable(other, small)).same, `stored "${value}"`);
    }
  }
});

Deno.test("a number more, a number less or another cell in its place fails", async () => {
  const more = `${TABLE}Third,Full,miou,1.000\n`;
  assert(!(await checkTable(TABLE, more)).same);
  assert(!(await checkTable(more, TABLE)).same);
  assert(!(await checkTable(TABLE, TABLE.replace("Ours", "Oors"))).same);
});

Deno.test("without stored results a check is refused", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await assert.rejects(() => requireStored(folder), (error: unknown) => {
      assert(error instanceof UserError);
      assert.match(
        error.describe(),
        /table\.csv: Expected stored results .*\n {2}Run without --check first\./,
      );
      return true;
    });
    await Deno.writeTextFile(join(folder, "table.csv"), TABLE);
    await requireStored(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
