/** Heads sort the rows above the ceilings: largest first, smallest first, as first shown. */
export function sortTables(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>("table.numbers")) {
    const body = table.tBodies[0];
    const order = [...body.rows];
    const buttons = [...table.querySelectorAll<HTMLButtonElement>("button.sort")];
    buttons.forEach((button, column) => {
      const value = (row: HTMLTableRowElement) => Number(row.cells[column + 1].dataset.value ?? "-Infinity");
      button.addEventListener("click", () => {
        const head = button.parentElement!;
        const now = head.getAttribute("aria-sort");
        for (const other of buttons) other.parentElement!.removeAttribute("aria-sort");
        const rows = [...order];
        if (now === null) {
          rows.sort((a, b) => value(b) - value(a));
          head.setAttribute("aria-sort", "descending");
        } else if (now === "descending") {
          rows.sort((a, b) => value(a) - value(b));
          head.setAttribute("aria-sort", "ascending");
        }
        body.append(...rows);
      });
    });
  }
}
