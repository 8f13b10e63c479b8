import { made } from "./made.ts";

interface Layer {
  readonly name: string;
  readonly picture: HTMLImageElement;
  /** Whether its colours are classes: it is then laid over the image. */
  readonly isLabels: boolean;
}

interface Setting {
  readonly left: Layer;
  readonly right: Layer;
  /** 0 … 1: where the two meet, how strong labels cover the image. */
  readonly divide: number;
  readonly cover: number;
  readonly zoom: number;
}

/** Pictures in rows open large: two of them side by side under a slider, labels over the image with outlines, their names under the pointer. */
export function lookCloser(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>("table.panels[data-legend]")) {
    const names: Record<string, string> = JSON.parse(table.dataset.legend!);
    const heads = [...table.tHead!.rows[0].cells].map(({ textContent }) => textContent!);
    for (const row of table.tBodies[0].rows) {
      const layers = [...row.cells].slice(1).flatMap((cell, c) =>
        [...cell.querySelectorAll("img")].map((picture, i): Layer => ({
          ...{ picture, isLabels: picture.dataset.labels !== undefined },
          name: i === 0 ? heads[c + 1] : picture.alt,
        }))
      );
      const title = [...row.cells[0].childNodes].map(({ textContent }) => textContent).join(" · ");
      for (const [l, { picture, name }] of layers.entries()) {
        const ariaLabel = `Look closer: ${name}. ${picture.alt}`;
        const button = made("button", { type: "button", className: "look", ariaLabel });
        picture.replaceWith(button);
        button.append(picture);
        button.addEventListener("click", () => viewerOf(title, layers, l, names));
      }
    }
  }
}

/** Opens the viewer; it is gone when it is closed. */
export function viewerOf(
  title: string,
  layers: readonly Layer[],
  chosen: number,
  names: Readonly<Record<string, string>>,
): HTMLDialogElement {
  const base = layers[0].picture;
  // Small pictures are drawn larger, so that outlines are thin.
  const scale = Math.max(1, Math.ceil(900 / base.naturalWidth));
  const canvas = made("canvas", { width: base.naturalWidth * scale, height: base.naturalHeight * scale });
  const told = made("output"), close = made("button", { type: "button" }, "Close");
  const { element, read, onChange } = viewerControls(layers, chosen);
  const stage = made("div", { className: "stage", tabIndex: 0 }, canvas);
  const parts = [made("h2", {}, title), element, stage, told, close];
  const dialog = made("dialog", { className: "viewer", ariaLabel: title }, ...parts);
  const draw = () => {
    const setting = read();
    const context = canvas.getContext("2d")!;
    const at = Math.round(setting.divide * canvas.width);
    context.imageSmoothingEnabled = false;
    for (const [layer, from, to] of [[setting.left, 0, at], [setting.right, at, canvas.width]] as const) {
      if (to <= from) continue;
      const place = [from, 0, to - from, canvas.height] as const;
      context.drawImage(overlaid(layer, base, setting.cover, scale), ...place, ...place);
    }
    context.fillStyle = "#fff";
    context.fillRect(at - 1, 0, 2, canvas.height);
    zoomTo(setting.zoom);
  };
  /** What is in the middle of the stage stays there. */
  const zoomTo = (zoom: number) => {
    const width = `${100 * zoom}%`;
    if (canvas.style.width === width) return;
    const middle = (from: number, shown: number, whole: number) =>
      whole > 0 ? (from + shown / 2) / whole : 0.5;
    const x = middle(stage.scrollLeft, stage.clientWidth, stage.scrollWidth);
    const y = middle(stage.scrollTop, stage.clientHeight, stage.scrollHeight);
    canvas.style.width = width;
    stage.scrollLeft = x * stage.scrollWidth - stage.clientWidth / 2;
    stage.scrollTop = y * stage.scrollHeight - stage.clientHeight / 2;
  };
  canvas.addEventListener("pointermove", ({ offsetX, offsetY }) => {
    const { left, right, divide } = read();
    const [x, y] = [offsetX / canvas.clientWidth, offsetY / canvas.clientHeight];
    told.textContent = classUnder(x < divide ? left : right, x, y, names);
  });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  onChange(draw);
  draw();
  dialog.showModal();
  return dialog;
}

export function viewerControls(
  layers: readonly Layer[],
  chosen: number,
): { readonly element: HTMLElement; read(): Setting; onChange(heard: () => void): void } {
  const element = made("div", { className: "controls" });
  const labelled = <T extends HTMLElement>(text: string, control: T): T => {
    element.append(made("label", {}, text, control));
    return control;
  };
  const list = (text: string, value: number) => {
    const select = labelled(text, made("select"));
    layers.forEach(({ name }, l) => select.add(new Option(name, String(l), l === value, l === value)));
    return select;
  };
  const slider = (text: string, min: number, max: number, value: number) => {
    const range = { type: "range", min: String(min), max: String(max), step: "any" };
    // The value last: it is held to the range.
    return labelled(text, made("input", { ...range, value: String(value) }));
  };
  // Beside what was clicked stands the truth, or the image where that was clicked.
  const left = list("Left", chosen > 1 ? 1 : 0);
  const right = list("Right", chosen === 0 ? Math.min(1, layers.length - 1) : chosen);
  const divide = slider("Divide", 0, 1, 0.5);
  const cover = slider("Labels cover the image", 0, 1, 0.6);
  const zoom = slider("Zoom", 1, 6, 1);
  return {
    element,
    read: () => ({
      ...{ left: layers[Number(left.value)], right: layers[Number(right.value)] },
      ...{ divide: Number(divide.value), cover: Number(cover.value), zoom: Number(zoom.value) },
    }),
    onChange: (heard) =>
      [left, right, divide, cover, zoom].forEach((control) => control.addEventListener("input", heard)),
  };
}

/** A layer as it is drawn: labels over the image, white and dark lines where classes meet. */
export function overlaid(
  { picture, isLabels }: Layer,
  base: HTMLImageElement,
  cover: number,
  scale: number,
): HTMLCanvasElement {
  const [width, height] = [base.naturalWidth * scale, base.naturalHeight * scale];
  const canvas = made("canvas", { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.imageSmoothingEnabled = !isLabels;
  context.drawImage(picture, 0, 0, width, height);
  if (!isLabels) return canvas;
  const { data } = context.getImageData(0, 0, width, height);
  context.clearRect(0, 0, width, height);
  context.imageSmoothingEnabled = true;
  context.drawImage(base, 0, 0, width, height);
  const drawn = context.getImageData(0, 0, width, height);
  const colour = (pixel: number) => data[4 * pixel] << 16 | data[4 * pixel + 1] << 8 | data[4 * pixel + 2];
  for (let pixel = 0; pixel < width * height; pixel++) {
    const here = colour(pixel);
    const x = pixel % width;
    const isEdge = (x + 1 < width && colour(pixel + 1) !== here) ||
      (pixel + width < width * height && colour(pixel + width) !== here);
    const isBeside = (x > 0 && colour(pixel - 1) !== here) ||
      (pixel >= width && colour(pixel - width) !== here);
    // Black is the background, and would only darken the image.
    const covered = here === 0 ? 0 : cover;
    for (let channel = 0; channel < 3; channel++) {
      const at = 4 * pixel + channel;
      drawn.data[at] = isEdge ? 255 : isBeside ? 20 : drawn.data[at] * (1 - covered) + data[at] * covered;
    }
  }
  context.putImageData(drawn, 0, 0);
  return canvas;
}

export function classUnder(
  { name, picture, isLabels }: Layer,
  x: number,
  y: number,
  names: Readonly<Record<string, string>>,
): string {
  if (!isLabels) return name;
  const context = made("canvas", { width: 1, height: 1 }).getContext("2d")!;
  const [left, top] = [x * picture.naturalWidth, y * picture.naturalHeight].map(Math.floor);
  context.drawImage(picture, left, top, 1, 1, 0, 0, 1, 1);
  const rgb = [...context.getImageData(0, 0, 1, 1).data.subarray(0, 3)];
  const colour = `#${rgb.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
  return `${name}: ${names[colour] ?? "does not count"}`;
}
