import { made } from "./made.ts";

/** Buttons save the drawing of a figure as a picture of twice its size. */
export function pngButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-png]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const svg = button.closest("figure")!.querySelector<SVGSVGElement>(".drawing svg")!;
      const src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
      const picture = made("img", { src });
      await picture.decode();
      const [width, height] = [svg.width, svg.height].map(({ baseVal }) => 2 * baseVal.value);
      const canvas = made("canvas", { width, height });
      canvas.getContext("2d")!.drawImage(picture, 0, 0, width, height);
      made("a", { href: canvas.toDataURL("image/png"), download: `${button.dataset.png}.png` }).click();
    });
  }
}
