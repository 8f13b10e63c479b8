import { createHash } from "node:crypto";
import { decode, encode } from "fast-png";
import { UserError } from "../errors.ts";
import { serve } from "../workers/worker-pool.ts";
import { isFile } from "../datasets/paths.ts";
import { readFile } from "../datasets/read-file.ts";
import { readUpright } from "../datasets/read-image.ts";
import { VOC_PALETTE } from "../datasets/voc-palette.ts";
import { writeAtomically } from "../files/atomic-write.ts";
import { resizeNearest } from "../kernels/resize/nearest.ts";
import { requireFinite } from "../method/finite-embeddings.ts";
import type { LabelMap } from "../method/label-map.ts";
import { decodeMasks } from "../method/mask-rle.ts";
import { paint } from "../method/paint.ts";
import { LOGIT_SCALE } from "../method/text-classifier/zero-shot.ts";
import { scoreMasks } from "../segmenter/score-masks.ts";
import { winningLabels } from "../segmenter/winning-labels.ts";
import type { Matrix } from "../tensor/matrix.ts";
import type { Picture } from "./find-pictures.ts";
import { type EmbeddedPicture, embedPicture, type EmbedSettings, reduced } from "./embed-picture.ts";
import { overlay } from "./overlay.ts";
import { readEmbedded, writeEmbedded } from "./stored-picture.ts";

/** Which file is what. */
export interface PictureFiles {
  readonly labels: string;
  readonly overlay: string;
  readonly masks: string;
}

/** Asks for the label map and the overlay of one picture. */
export interface PredictRequest {
  readonly picture: Picture;
  readonly files: PictureFiles;
  readonly embedding: EmbedSettings;
  /** Hash of everything but the picture that decides its masks and embeddings. */
  readonly embeddingKey: string;
  /** Hash of everything else that decides what is written. */
  readonly labelKey: string;
  /** Class vectors, then those of background words, [K', E]. */
  readonly vectors: Matrix;
  /** Names by label; label 0 is background. */
  readonly names: readonly string[];
}

/** What was done before: everything, masks and embeddings, or nothing. */
export type Outcome = "kept" | "relabelled" | "made";

export interface PredictResponse {
  readonly outcome: Outcome;
  /** Whether the picture was turned upright to be labelled, as its camera says. */
  readonly isTurned: boolean;
}

/** The text entry of a label map that says what it was made from. */
const ORIGIN = "ablate";

serve(async (request: PredictRequest): Promise<PredictResponse> => {
  const { picture, files, embedding, vectors, names } = request;
  const content = sha256(await readFile(picture.path, "image"));
  const embeddedFrom = sha256(`${content} ${request.embeddingKey}`);
  const labelledFrom = sha256(`${embeddedFrom} ${request.labelKey}`);
  if (isFile(files.overlay) && await originOf(files.labels) === labelledFrom) {
    return { outcome: "kept", isTurned: false };
  }
  const { image, isTurned } = await readUpright(picture.path);
  const stored = await readEmbedded(files.masks, embeddedFrom);
  const embedded = stored ?? await naming(picture, () => embedPicture(image, embedding));
  requireFinite(embedded.embeddings, `head "${embedding.head}", mask`, picture.path);
  if (!stored) await writeEmbedded(files.masks, embedded, embeddedFrom);
  const shown = reduced(image, embedding.longest);
  const labels = labelled(embedded, vectors, names.length - 1);
  await writeAtomically(files.overlay, overlay(shown, labels, names));
  const { height, width } = image;
  const data = resizeNearest(labels.data, [labels.height, labels.width], [height, width], "nearest-exact");
  const text = { [ORIGIN]: labelledFrom };
  // Last: where this file is whole, the others are.
  await writeAtomically(
    files.labels,
    encode({ height, width, data, depth: 8, channels: 1, palette: VOC_PALETTE, text }),
  );
  return { outcome: stored ? "relabelled" : "made", isTurned };
});

/** What goes wrong with a picture is told with its name. */
async function naming<T>({ path }: Picture, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError) || error.where !== undefined) throw error;
    throw new UserError(error.message, path, error.fix, { cause: error });
  }
}

/** Masks labelled by the text classifier and painted. Without background words, label 0 is left to pixels in no mask. */
function labelled({ masks, embeddings }: EmbeddedPicture, vectors: Matrix, foreground: number): LabelMap {
  const hasBackground = vectors.rows > foreground;
  const reading = {
    foreground,
    rule: hasBackground ? "power" : null,
    p: 1,
    logitScale: LOGIT_SCALE,
  } as const;
  const { scores } = scoreMasks(embeddings, vectors, reading);
  const { labels: best, confidence } = winningLabels(scores, 0, scores.rows);
  const labels = hasBackground ? best : best.map((label) => label + 1);
  return paint(decodeMasks(masks), labels, confidence);
}

/** What a label map says it was made from; undefined where there is none, or it is not whole. */
async function originOf(path: string): Promise<string | undefined> {
  const read = (bytes: Uint8Array) => decode(bytes, { checkCrc: true }).text[ORIGIN];
  return await Deno.readFile(path).then(read).catch(() => undefined);
}

function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}
