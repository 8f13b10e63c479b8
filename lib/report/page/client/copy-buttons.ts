import { made } from "./made.ts";

/** Buttons put a table into the clipboard as LaTeX, Markdown or CSV. */
export function copyButtons(): void {
  const source = document.querySelector("script[data-copies]");
  if (!source) return;
  const copies: Record<string, string> = JSON.parse(source.textContent!);
  const said = document.querySelector(".copied")!;
  const byHand = (text: string): boolean => {
    const area = made("textarea", { value: text });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const name = button.dataset.copy!;
      // Browsers differ in whether a page from disk may use the clipboard; the older way needs a selection.
      const done = await navigator.clipboard?.writeText(copies[name]).then(() => true, () => false) ||
        byHand(copies[name]);
      said.textContent = done ? `${name} is in the clipboard` : "the browser does not allow copying";
    });
  }
}
