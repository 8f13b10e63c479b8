import { bilinearAxis } from "../../../lib/kernels/resize/bilinear.ts";
import type { MaskSet } from "../../../lib/method/mask-set.ts";
import type { SamplingSettings } from "../../../lib/method/sampling/sampling.ts";
import { windowStarts } from "../../../lib/method/sampling/slide.ts";

/** One dense map per channel, [channels, height, width]. */
export interface Canvas {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly data: Float64Array<ArrayBuffer>;
}

/** Tokens of the whole image, and of its windows row by row; only what the sampling needs. */
export interface CanvasTokens {
  readonly whole?: Canvas;
  readonly windows?: readonly Canvas[] | undefined;
  /** Windows of twice the side at twice the step. */
  readonly largerWindows?: readonly Canvas[];
}

/** Bilinear resize of every channel, align_corners false. */
export function upsample(canvas: Canvas, height: number, width: number): Canvas {
  const rows = bilinearAxis(canvas.height, height);
  const columns = bilinearAxis(canvas.width, width);
  const data = new Float64Array(canvas.channels * height * width);
  const read = (channel: number, y: number, x: number) =>
    canvas.data[(channel * canvas.height + y) * canvas.width + x];
  for (let channel = 0; channel < canvas.channels; channel++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [top, bottom, down] = [rows.low[y], rows.high[y], rows.fraction[y]];
        const [left, right, across] = [columns.low[x], columns.high[x], columns.fraction[x]];
        data[(channel * height + y) * width + x] =
          (1 - down) * ((1 - across) * read(channel, top, left) + across * read(channel, top, right)) +
          down * ((1 - across) * read(channel, bottom, left) + across * read(channel, bottom, right));
      }
    }
  }
  return { channels: canvas.channels, height, width, data };
}

/**
 * Mask embeddings as METHOD 4 tells them, with every canvas written out: tokens upsampled to pixels, windows summed and divided
 * by their hits, both canvases mixed, resized to the masks, and averaged inside each mask (Eq. 3). The adjoint form
 * (`maskWeights`) is tested against it.
 *
 * @param image the size of I'.
 * @returns [masks, channels].
 */
export function canvasPooling(
  tokens: CanvasTokens,
  masks: MaskSet,
  image: { readonly height: number; readonly width: number },
  { kind, window, stride, globalWeight }: SamplingSettings,
): Float64Array<ArrayBuffer> {
  const whole = () => upsample(tokens.whole!, image.height, image.width);
  const windows = () => overlapAverage(tokens.windows!, image, window, stride);
  const canvas = {
    none: () => tokens.whole!,
    global: whole,
    slide: windows,
    gsw: () => mix(whole(), windows(), globalWeight),
    "two-windows": () =>
      mix(overlapAverage(tokens.largerWindows!, image, 2 * window, 2 * stride), windows(), 1 / 2),
  }[kind]();
  return maskAverages(upsample(canvas, masks.height, masks.width), masks);
}

function overlapAverage(
  windows: readonly Canvas[],
  image: { readonly height: number; readonly width: number },
  window: number,
  stride: number,
): Canvas {
  const { channels } = windows[0];
  const pixels = image.height * image.width;
  const data = new Float64Array(channels * pixels);
  const hits = new Float64Array(pixels);
  const lefts = windowStarts(image.width, window, stride);
  windows.forEach((tokens, index) => {
    const top = windowStarts(image.height, window, stride)[Math.floor(index / lefts.length)];
    const left = lefts[index % lefts.length];
    const dense = upsample(tokens, window, window);
    for (let y = 0; y < window; y++) {
      for (let x = 0; x < window; x++) {
        const at = (top + y) * image.width + left + x;
        hits[at]++;
        for (let channel = 0; channel < channels; channel++) {
          data[channel * pixels + at] += dense.data[(channel * window + y) * window + x];
        }
      }
    }
  });
  for (let at = 0; at < data.length; at++) data[at] /= hits[at % pixels];
  return { channels, height: image.height, width: image.width, data };
}

function mix(whole: Canvas, windows: Canvas, weight: number): Canvas {
  return { ...whole, data: whole.data.map((value, at) => weight * value + (1 - weight) * windows.data[at]) };
}

function maskAverages(canvas: Canvas, masks: MaskSet): Float64Array<ArrayBuffer> {
  const { channels, data } = canvas;
  const pixels = masks.height * masks.width;
  const out = new Float64Array(masks.count * channels);
  for (let j = 0; j < masks.count; j++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let at = 0; at < pixels; at++) {
        if (masks.bits[j * pixels + at] === 1) out[j * channels + channel] += data[channel * pixels + at];
      }
      out[j * channels + channel] /= masks.areas[j];
    }
  }
  return out;
}
