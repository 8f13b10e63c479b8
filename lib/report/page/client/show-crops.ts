import { made } from "./made.ts";

/** What Plotly tells of a point under the pointer. */
interface Hovered {
  readonly points: readonly { readonly customdata?: number }[];
  readonly event: MouseEvent;
}

interface Plot {
  on(event: string, heard: (hovered: Hovered) => void): void;
}

/** Shows the picture of the point under the pointer, on pages whose points have pictures. */
export function showCrops(plot: HTMLElement & Partial<Plot>): void {
  const source = document.querySelector<HTMLElement>("[data-crops]");
  if (!source) return;
  const { crops, columns, side } = source.dataset;
  const shown = made("div", { className: "crop", hidden: true });
  shown.style.backgroundImage = `url("${new URL(crops!, location.href).href}")`;
  document.body.append(shown);
  plot.on?.("plotly_hover", ({ points: [point], event }) => {
    if (point.customdata === undefined) return;
    const row = Math.floor(point.customdata / Number(columns)), column = point.customdata % Number(columns);
    shown.style.width = shown.style.height = `${side}px`;
    shown.style.backgroundPosition = `${-column * Number(side)}px ${-row * Number(side)}px`;
    shown.style.left = `${event.clientX + 18}px`;
    // Below the words, which stand beside the point.
    shown.style.top = `${event.clientY + 32}px`;
    shown.hidden = false;
  });
  plot.on?.("plotly_unhover", () => shown.hidden = true);
}
