import assert from "node:assert/strict";
import stringWidth from "string-width";
import { terminalOptions } from "../../lib/report/terminal-options.ts";
import { terminal } from "../../lib/report/terminal.ts";
import { components } from "./fixtures/components.ts";
import { hostile } from "./fixtures/hostile.ts";
import { oneRow } from "./fixtures/one-row.ts";
import { matchSnapshot } from "./snapshot.ts";

Deno.test("the terminal shows all columns side by side where they fit", async () => {
  await matchSnapshot("components-200.txt", terminal(components, { colour: false, width: 200 }));
});

Deno.test("a narrow terminal gets the columns in bands", async () => {
  await matchSnapshot("components-100.txt", terminal(components, { colour: false, width: 100 }));
  await matchSnapshot("components-50.txt", terminal(components, { colour: false, width: 50 }));
});

Deno.test("values alone fit 100 columns side by side; verdicts stay, what is behind them is left out", async () => {
  const parts = { intervals: false, protocol: false };
  const text = terminal(components, { colour: false, width: 100, parts });
  await matchSnapshot("components-values.txt", text);
  assert.equal(text.match(/^Baseline /gm)?.length, 1, "one band holds all columns");
  assert.doesNotMatch(text, /\[\d|Protocol|Ceilings/);
  const protocol = terminal(components, { colour: false, width: 100, parts: { ...parts, protocol: true } });
  assert.match(protocol, /Protocol/);
  const whole = { intervals: true, protocol: true };
  assert.equal(
    terminal(components, { colour: false, width: 100, parts: whole }),
    terminal(components, { colour: false, width: 100 }),
  );
});

Deno.test("hard names, seeds and verdicts of single cells print aligned", async () => {
  await matchSnapshot("hostile-120.txt", terminal(hostile, { colour: false, width: 120 }));
});

Deno.test("a table of one number prints", async () => {
  await matchSnapshot("one-row.txt", terminal(oneRow, { colour: false, width: 80 }));
});

Deno.test("no line is wider than the terminal", () => {
  for (const table of [components, hostile]) {
    for (const width of [60, 80, 100, 132, 200]) {
      for (const parts of [undefined, { intervals: false, protocol: false }]) {
        for (const line of terminal(table, { colour: true, width, parts }).split("\n")) {
          assert.ok(stringWidth(line) <= width, `${stringWidth(line)} > ${width}: ${line}`);
        }
      }
    }
  }
});

Deno.test("colour changes nothing but colour", () => {
  const plain = terminal(components, { colour: false, width: 100 });
  const coloured = terminal(components, { colour: true, width: 100 });
  // deno-lint-ignore no-control-regex
  const codes = /\u001b\[\d+m/g;
  assert.ok(codes.test(coloured));
  assert.equal(coloured.replace(codes, ""), plain);
});

Deno.test("the best number of a column is bold and the second underlined", () => {
  const printed = terminal(components, { colour: true, width: 200 });
  assert.ok(printed.includes("\u001b[1m60.1\u001b[22m"));
  assert.ok(printed.includes("\u001b[4m59.7\u001b[24m"));
  assert.ok(!printed.includes("\u001b[1m58.3"));
});

Deno.test("colour is used in a terminal unless NO_COLOR or a dumb terminal forbids it", () => {
  const inTerminal = { isTerminal: true, columns: 120 };
  const inPipe = { isTerminal: false, columns: null };
  assert.deepEqual(terminalOptions({ environment: {}, ...inTerminal }), { colour: true, width: 120 });
  assert.deepEqual(terminalOptions({ environment: { NO_COLOR: "1" }, ...inTerminal }), {
    colour: false,
    width: 120,
  });
  assert.deepEqual(terminalOptions({ environment: { NO_COLOR: "" }, ...inTerminal }), {
    colour: true,
    width: 120,
  });
  assert.equal(terminalOptions({ environment: { TERM: "dumb" }, ...inTerminal }).colour, false);
  assert.deepEqual(terminalOptions({ environment: {}, ...inPipe }), { colour: false, width: 100 });
  assert.deepEqual(terminalOptions({ environment: { COLUMNS: "72" }, ...inPipe }), {
    colour: false,
    width: 72,
  });
  assert.equal(terminalOptions({ environment: { FORCE_COLOR: "1" }, ...inPipe }).colour, true);
  assert.equal(
    terminalOptions({ environment: { FORCE_COLOR: "1", NO_COLOR: "1" }, ...inPipe }).colour,
    false,
  );
});
