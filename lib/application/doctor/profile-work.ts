import { resolve } from "node:path";
import { z } from "zod";
import { loadExperiment } from "../../configuration/experiment.ts";
import { loadProfile } from "../../configuration/profile.ts";
import { viewsOf } from "../../method/sampling/registry.ts";
import { effortOf } from "../../method/sam/effort.ts";
import { stepsByRule } from "../../method/probe/training-length.ts";
import { TOYBOX_SIZE } from "../../datasets/toybox/split-lists.ts";
import { type ClipConfig, ClipConfigFile } from "../../backbones/clip/config.ts";
import { fileKind } from "../../files/file-kind.ts";
import { projectFolder } from "../../files/project.ts";
import { readText } from "../../files/read-text.ts";
import type { Settings } from "../../stages/settings.ts";
import { viewingOf } from "../../stages/viewing-of.ts";
import { SPEC } from "../prepare-experiment.ts";

/** What a table takes, before anything of it is known but its settings. Multiply-adds, where nothing else is said. */
export interface ProfileWork {
  readonly profile: string;
  /** Name of the experiment. */
  readonly table: string;
  readonly title: string;
  /** Images whose masks and embeddings it needs; null where the profile does not say how many there are. */
  readonly images: number | null;
  /** Of CLIP's image tower. */
  readonly clip: number;
  /** Masks by SAM; undefined where another makes them, in no time to speak of. */
  readonly sam?: { readonly model: string; readonly passes: number; readonly points: number } | undefined;
  /** Training masks whose neighbours are sought; 0 where nothing is trained. */
  readonly masks: number;
  /** Whether neighbours are sought among clusters, whose time depends on the data. */
  readonly isClustered: boolean;
  /** Masks that a probe is shown, each as often as it is. */
  readonly shown: number;
  readonly classes: number;
  /** Of its embeddings. */
  readonly width: number;
}

/** A photograph of VOC or COCO, as most of them are. */
const PICTURE = { height: 375, width: 500 };
/** Masks per image: 324,921 on 10,582 images of VOC, 4,660,424 on 118,287 of COCO (Section 5.1 of the paper); fewer on Toybox. */
const MASKS_PER_IMAGE: Readonly<Record<string, number>> = { voc: 30.7, coco: 39.4, toybox: 12.8 };
const USUAL_MASKS = 35;
/** Pictures of other sizes. */
const SIZES: Readonly<Record<string, typeof PICTURE>> = {
  toybox: { height: 96, width: 96 },
  cityscapes: { height: 1024, width: 2048 },
};
/** Above so many training images neighbours are sought among clusters. */
const LARGE = 12_000;
/** CLIP ViT-B/16: what all profiles but Toybox's ask for; the rest is a config's default. */
const VIT_B_16 = { model_type: "clip", vision_config: { patch_size: 16 }, text_config: {} };

/** What a table of a profile takes; null for one of embeddings or of a folder, which may be any. */
export async function profileWork(profile: string): Promise<ProfileWork | null> {
  const { profile: { table = "table5" } } = await loadProfile(profile, z.strictObject({}));
  const experiment = await loadExperiment(table, SPEC, { profile });
  const { settings } = experiment.cells[0];
  if (["embeddings", "folder"].includes(settings.dataset.name)) return null;
  const { title } = experiment.profile;
  const trains = experiment.cells.some(({ settings: { supervision } }) => supervision.kind !== "open");
  const { train, evaluate } = experiment.profile.images ??
    { train: TOYBOX_SIZE.train, evaluate: TOYBOX_SIZE.test };
  const images = evaluate + (trains ? train : 0);
  const clip = await configOf(settings.clip);
  const perImage = MASKS_PER_IMAGE[/^[a-z]+/.exec(settings.dataset.name)![0]] ?? USUAL_MASKS;
  const masks = trains ? Math.round(train * perImage) : 0;
  const sam = settings.masks.generator === "sam" ? settings.masks : null;
  const effort = sam && effortOf(sam);
  return {
    ...{ profile, table, title, images, masks, isClustered: train > LARGE },
    clip: images * clipPerImage(settings, clip),
    width: clip.joint,
    ...(sam && effort
      ? { sam: { model: sam.model, passes: effort.passes * images, points: effort.points * images } }
      : {}),
    shown: masks === 0 ? 0 : stepsByRule(masks, settings.probe.batch) * settings.probe.batch,
    classes: CLASSES[settings.dataset.name] ?? 81,
  };
}

const CLASSES: Readonly<Record<string, number>> = {
  ...{ toybox: 16, voc2012: 21, "coco-object": 81, "coco-2014": 81, "coco-stuff": 171, cityscapes: 19 },
};

async function configOf(clip: string): Promise<ClipConfig> {
  const path = resolve(projectFolder(), clip, "config.json");
  const file = await fileKind(path) === "file" ? JSON.parse(await readText(path)) : VIT_B_16;
  return ClipConfigFile.parse(file);
}

/** Multiply-adds of CLIP's image tower for all crops of a picture. */
export function clipPerImage(settings: Settings, { vision }: ClipConfig): number {
  const { patch, image: native, ...tower } = vision;
  const picture = SIZES[settings.dataset.name] ?? PICTURE;
  const { short, sampling } = viewingOf(settings, { clip: { folder: "", native } });
  const scale = short / Math.min(picture.height, picture.width);
  const side = (length: number) => Math.max(patch, Math.round(length * scale / patch) * patch);
  const image = { height: side(picture.height), width: side(picture.width) };
  const crops = viewsOf({ image, masks: picture, patch }, sampling).flatMap(({ boxes }) => boxes);
  return crops.reduce(
    (sum, { height, width }) => sum + towerMultiplyAdds(tower, (height / patch) * (width / patch) + 1, patch),
    0,
  );
}

/** Multiply-adds of a transformer for so many tokens: projections, perceptrons, attention, and the patches on its way in. */
export function towerMultiplyAdds(
  { width, hidden, layers }: { readonly width: number; readonly hidden: number; readonly layers: number },
  tokens: number,
  patch = 0,
): number {
  const perToken = 4 * width ** 2 + 2 * width * hidden + 2 * tokens * width;
  return tokens * (layers * perToken + 3 * patch ** 2 * width);
}
