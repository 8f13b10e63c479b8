import { made } from "./made.ts";

/** Paired differences of the table between every two rows. */
export interface PairedDifferences {
  /** Digits of each column of numbers. */
  readonly digits: readonly number[];
  /** By column of numbers, then by "row,than": difference and the ends of its interval. */
  readonly differences: readonly Readonly<Record<string, readonly [number, number, number]>>[];
  /** Where no two rows were compared: by column of numbers the value of every row, for differences without interval. */
  readonly values?: readonly (readonly (number | null)[])[];
}

/** A list above the table exchanges the differences in it: to the row that a reader chooses. */
export function chooseReference(): void {
  const select = document.querySelector<HTMLSelectElement>("select[data-reference]");
  const source = document.querySelector("script[data-differences]");
  if (!select || !source) return;
  const { digits, differences, values }: PairedDifferences = JSON.parse(source.textContent!);
  const rows = [...document.querySelectorAll<HTMLTableRowElement>("table.numbers tr[data-row]")];
  const first = new Map(
    rows.flatMap((row) => [...row.cells]).map((cell) => [cell, cell.querySelector(".delta")]),
  );
  const signed = (value: number, leaf: number) =>
    `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(digits[leaf])}`;
  const plain = (value: number, leaf: number) => signed(value, leaf).replace(/^\+/, "");
  /** What a number of a row is beyond that of another: kind, text and interval; nothing where one of them is missing. */
  const differenceOf = (
    row: string,
    than: string,
    leaf: number,
  ): readonly [kind: string, ...content: (string | HTMLElement)[]] | null => {
    const found = differences[leaf]?.[`${row},${than}`];
    if (found) {
      const [difference, low, high] = found;
      const [kind, sign] = low > 0 ? ["up", "▲"] : high < 0 ? ["down", "▼"] : ["open", "Δ"];
      const interval = made("span", {}, `[${plain(low, leaf)}, ${plain(high, leaf)}]`);
      return [kind, `${sign} ${signed(difference, leaf)} `, interval];
    }
    const [own, other] = [row, than].map((at) => values?.[leaf]?.[Number(at)] ?? null);
    if (own === null || other === null || row === than) return null;
    return ["open", `Δ ${signed(own - other, leaf)}`];
  };
  select.closest<HTMLElement>(".reference")!.hidden = false;
  select.addEventListener("change", () => {
    const than = select.value;
    const hint = document.querySelector<HTMLElement>("[data-plain]");
    if (hint) hint.hidden = than === "";
    for (const row of rows) {
      [...row.cells].slice(1).forEach((cell, leaf) => {
        cell.querySelector(".delta")?.remove();
        const declared = first.get(cell);
        const chosen = than === "" ? null : differenceOf(row.dataset.row!, than, leaf);
        const [kind, ...content] = chosen ?? [];
        if (chosen) cell.append(made("small", { className: `delta ${kind}` }, ...content));
        else if (than === "" && declared) cell.append(declared);
      });
    }
  });
}
