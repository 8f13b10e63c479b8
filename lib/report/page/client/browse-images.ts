import type { ImageBrowser } from "../image-browser.ts";
import { viewerOf } from "./look-closer.ts";
import { made } from "./made.ts";

/** What a reader asked for: numbers of lists. */
interface Browsing {
  readonly column: number;
  readonly row: number;
  /** Null: the mIoU itself, not a difference. */
  readonly than: number | null;
  readonly order: number;
  /** Null: any. */
  readonly className: number | null;
}

/** Lists images in the order a reader asks for, a screenful at a time, so that any number opens at once. */
export function browseImages(): void {
  const source = document.querySelector("script[data-images]");
  const form = document.querySelector<HTMLFormElement>("form[data-browse]");
  if (!source || !form) return;
  const browser: ImageBrowser = JSON.parse(source.textContent!);
  const list = document.querySelector(".thumbs")!;
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  const end = made("div");
  list.after(end);
  let [order, shown]: [(readonly [image: number, value: number | null])[], number] = [[], 0];
  let isDifference = false;
  const more = () => {
    const page = order.slice(shown, shown + 60);
    shown += page.length;
    list.append(...page.map(([image, value]) => browserCard(browser, image, value, isDifference)));
  };
  const restart = () => {
    const value = (name: string) => Number((form.elements.namedItem(name) as HTMLSelectElement).value);
    // The first entry of these lists stands for none, or for any.
    const after = (name: string) => value(name) === 0 ? null : value(name) - 1;
    isDifference = after("than") !== null;
    order = browserOrder(browser, {
      ...{ column: value("column"), row: value("row"), order: value("order") },
      ...{ than: after("than"), className: after("class") },
    });
    list.replaceChildren();
    shown = 0;
    form.querySelector("output")!.textContent = `${order.length} of ${browser.ids.length} images`;
    more();
    near.unobserve(end);
    near.observe(end);
  };
  const near = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting) || shown >= order.length) return;
    more();
    near.unobserve(end);
    near.observe(end);
  }, { rootMargin: "800px" });
  form.addEventListener("change", restart);
  restart();
}

/** Images with their values, in order; those without a value last. */
export function browserOrder(
  { ids, present, mious }: ImageBrowser,
  { column, row, than, order, className }: Browsing,
): (readonly [image: number, value: number | null])[] {
  const value = (image: number): number | null => {
    const ours = mious[column][row]?.[image] ?? null;
    if (than === null || ours === null) return ours;
    const theirs = mious[column][than]?.[image] ?? null;
    return theirs === null ? null : ours - theirs;
  };
  const found = ids.map((_, image) => [image, value(image)] as const)
    .filter(([image]) => className === null || present[image].includes(className));
  if (order === 2) return found;
  const sign = order === 0 ? -1 : 1;
  return found.sort(([, a], [, b]) =>
    a === null || b === null ? Number(a === null) - Number(b === null) : sign * (a - b)
  );
}

/** A small picture with its number, which has a sign where it is a difference; a press opens it. */
export function browserCard(
  browser: ImageBrowser,
  image: number,
  value: number | null,
  isDifference: boolean,
): HTMLElement {
  const { folder, ids, present, classes } = browser;
  const alt = present[image].map((label) => classes[label]).join(", ");
  const src = `../${folder}/${image}.jpg`;
  const picture = made("img", { loading: "lazy", src, width: 160, height: 120, alt });
  const sign = isDifference && value !== null && value >= 0 ? "+" : "";
  const number = value === null ? "no number" : `${sign}${value.toFixed(1).replace("-", "−")}`;
  const button = made("button", { type: "button" }, picture, made("span", {}, `${ids[image]} · ${number}`));
  button.addEventListener("click", () => void imagePanel(browser, image));
  return made("li", {}, button);
}

/** The panel of an image: large with its truth and label maps, and its mIoU under every row and column. */
export async function imagePanel(browser: ImageBrowser, image: number): Promise<void> {
  const { folder, ids, classes, colours, maps } = browser;
  const none: Readonly<Record<number, readonly string[]>> = {};
  const [pictures, predicted] = await Promise.all([
    calledBy<Readonly<Record<"image" | "truth", string>>>(`../${folder}/${image}.js`, "ablatePictures"),
    maps ? calledBy<typeof none>(`maps/${Math.floor(image / maps.perFile)}.js`, "ablateMaps") : none,
  ]);
  const sources = [
    ["Image", pictures.image],
    ["Truth", pictures.truth],
    ...(maps?.rows ?? []).map((row, r) => [`${row}, ${maps!.column}`, predicted[image][r]]),
  ];
  const layers = await Promise.all(sources.map(async ([name, src]) => {
    const picture = made("img", { src });
    await picture.decode();
    return { name, picture, isLabels: name !== "Image" };
  }));
  const names = Object.fromEntries(colours.map((colour, c) => [colour, classes[c]]));
  viewerOf(ids[image], layers, layers.length - 1, names).append(imageTable(browser, image));
}

/** What a script beside the page says, which calls a function of this name. Several may be asked at once. */
export function calledBy<T>(source: string, name: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const script = made("script");
    // The function is one for all scripts: which of them calls it is told by the browser.
    Reflect.set(globalThis, name, (value: unknown) => Reflect.set(document.currentScript!, "said", value));
    script.onload = () => {
      script.remove();
      resolve(Reflect.get(script, "said") as T);
    };
    script.onerror = reject;
    script.src = source;
    document.head.append(script);
  });
}

export function imageTable({ rows, columns, mious }: ImageBrowser, image: number): HTMLElement {
  const table = made("table", { className: "data" });
  table.createCaption().textContent = "mIoU of this image (%)";
  const head = table.createTHead().insertRow();
  head.insertCell();
  head.append(...columns.map((name) => made("th", { scope: "col" }, name)));
  rows.forEach((name, r) => {
    const line = table.insertRow();
    line.append(made("th", { scope: "row" }, name));
    columns.forEach((_, c) => line.insertCell().textContent = mious[c][r]?.[image]?.toFixed(1) ?? "–");
  });
  return made("div", { className: "scroll", tabIndex: 0 }, table);
}
