import type { Random } from "../../lib/tensor/random.ts";

/** Characters that mean something to YAML, JSON or expressions, and some that no one expects. */
const CHARACTERS = [..."{}[]():,&*!|>'\"%@#?-+=.~^`\\/\t\n\r 019azA_$<", "\0", "\u2028", "\ufeff", "é", "💥"];

/** Values that programs trip over. */
const VALUES = [
  ...[
    "null",
    "~",
    "true",
    "no",
    "[]",
    "{}",
    "''",
    "-1",
    "0",
    "-0",
    "1.5",
    "1e999",
    "-1e-400",
    ".nan",
    ".inf",
    "-.inf",
  ],
  ...["2147483647", "2147483648", "9007199254740993", "0x10", "1_000", "08", "1:30", "2026-01-01"],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "prototype",
    "[object Object]",
    "undefined",
    "NaN",
  ],
  ...[
    "&a [*a]",
    "*a",
    "<<",
    "!!js/function 'x'",
    "!!binary x",
    "!!set {a}",
    "? a",
    "| x",
    "> x",
    "%YAML 9",
    "---",
    "...",
  ],
  ...[
    "max()",
    "round(1.5,99)",
    "1/0",
    "sqrt(-1)",
    "k*k",
    "seed",
    "graph.k",
    "f(x)=x",
    "import('x')",
    "a".repeat(5000),
  ],
  ...[
    "[".repeat(300),
    "{a: ".repeat(100),
    "(".repeat(2000),
    "-".repeat(3000),
    "1+".repeat(3000) + "1",
    "[[[[1]]]]",
  ],
  ...["grass,sand", "a, b", "1/16", "1/0", "50%", "'", '"', "${HOME}", "../../etc/passwd", "%s", "\\u0000"],
];

/** A text with one to three small things changed. */
export function mutatedText(text: string, random: Random): string {
  for (let changes = 1 + random.below(3); changes > 0; changes--) text = changedOnce(text, random);
  return text;
}

function changedOnce(text: string, random: Random): string {
  const at = random.below(text.length + 1), end = Math.min(text.length, at + 1 + random.below(12));
  const lines = text.split("\n"), line = random.below(lines.length);
  const words = [...text.matchAll(/[\w.+/-]+/g)];
  const word = words.length > 0 ? random.pick(words) : undefined;
  const replaced = (from: number, to: number, by: string) => text.slice(0, from) + by + text.slice(to);
  switch (random.below(9)) {
    case 0:
      return replaced(at, at, random.pick(CHARACTERS));
    case 1:
      return replaced(at, end, "");
    case 2:
      return replaced(at, Math.min(text.length, at + 1), random.pick(CHARACTERS));
    case 3:
      return text.slice(0, at);
    case 4:
      return lines.toSpliced(line, 1).join("\n");
    case 5:
      return lines.toSpliced(line, 0, random.pick(lines)).join("\n");
    case 6:
      return lines.with(line, `${" ".repeat(random.below(6))}${lines[line].trimStart()}`).join("\n");
    case 7: {
      const other = words.length > 0 ? random.pick(words)[0] : "x";
      return word ? replaced(word.index, word.index + word[0].length, other) : other;
    }
    default:
      return word
        ? replaced(word.index, word.index + word[0].length, random.pick(VALUES))
        : random.pick(VALUES);
  }
}

/** Bytes with something changed as disks, editors and transfers change them; never the same bytes. */
export function mutatedBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length), copy = bytes.slice();
  switch (random.below(6)) {
    case 0:
      copy[at] ^= 1 << random.below(8);
      return copy;
    case 1:
      return bytes.slice(0, at);
    case 2: {
      const length = 1 + random.below(bytes.length - at);
      return same(bytes, copy.fill(0, at, at + length)) ? bytes.slice(1) : copy;
    }
    case 3:
      return Uint8Array.from([...bytes.slice(0, at), random.below(256), ...bytes.slice(at)]);
    case 4: {
      const text = new TextDecoder("latin1").decode(bytes);
      const numbers = [...text.matchAll(/\d+/g)];
      if (numbers.length === 0) return bytes.slice(1);
      const number = random.pick(numbers),
        by = random.pick(["0", "-1", "1e9", "4294967296", "null", '"x"', "[]"]);
      if (number[0] === by) return bytes.slice(1);
      const changed = text.slice(0, number.index) + by + text.slice(number.index + number[0].length);
      return Uint8Array.from(changed, (char) => char.charCodeAt(0));
    }
    default:
      return Uint8Array.from({ length: random.below(200) }, () => random.below(256));
  }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((byte, at) => byte === b[at]);
}
