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
  const signed = (value: number, count: number) =>
    `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(count)}`;
  const plain = (value: number, count: number) => signed(value, count).replace(/^\+/, "");
  select.closest<HTMLElement>(".reference")!.hidden = false;
  select.addEventListener("change", () => {
    const than = select.value;
    const hint = document.querySelector<HTMLElement>("[data-plain]");
    if (hint) hint.hidden = than === "";
    for (const row of rows) {
      [...row.cells].slice(1).forEach((cell, leaf) => {
        cell.querySelector(".delta")?.remove();
        const declared = first.get(cell);
        if (than === "" && declared) cell.append(declared);
        const found = differences[leaf]?.[`${row.dataset.row},${than}`];
        if (than === "") return;
        const text = document.createElement("small");
        const [own, other] = [Number(row.dataset.row), Number(than)].map((at) =>
          values?.[leaf]?.[at] ?? null
        );
        if (!found && own !== null && other !== null && row.dataset.row !== than) {
          text.className = "delta open";
          text.textContent = `Δ ${signed(own - other, digits[leaf])}`;
          cell.append(text);
        }
        if (!found) return;
        const [difference, low, high] = found;
        const direction = low > 0 ? "up" : high < 0 ? "down" : "open";
        text.className = `delta ${direction}`;
        text.textContent = `${{ up: "▲", down: "▼", open: "Δ" }[direction]} ${
          signed(difference, digits[leaf])
        } [${plain(low, digits[leaf])}, ${plain(high, digits[leaf])}]`;
        cell.append(text);
      });
    }
  });
}
