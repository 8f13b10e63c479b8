/** Buttons save the drawing of a figure as a picture of twice its size. */
export function pngButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-png]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const svg = button.closest("figure")!.querySelector<SVGSVGElement>(".drawing svg")!;
      const picture = new Image();
      picture.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
      await picture.decode();
      const canvas = document.createElement("canvas");
      canvas.width = 2 * svg.width.baseVal.value;
      canvas.height = 2 * svg.height.baseVal.value;
      canvas.getContext("2d")!.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const link = document.createElement("a");
      link.href = canvas.toDataURL("image/png");
      link.download = `${button.dataset.png}.png`;
      link.click();
    });
  }
}
