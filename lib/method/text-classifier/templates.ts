import { IMAGENET_TEMPLATES } from "./imagenet-templates.ts";

const SIZES = ["small", "medium", "large"];

/**
 * Prompt sets by name; `{}` is where the class name goes (METHOD 5).
 * origami: the single prompt chosen by CLIP-ES. vild: the 14 prompts of ViLD (Gu et al., ICLR 2022). imagenet: the 80 prompts
 * of CLIP.
 */
export const TEMPLATE_SETS = {
  origami: ["a clean origami {}."],
  vild: [
    "a photo of a {}.",
    "This is a photo of a {}",
    "There is a {} in the scene",
    "There is the {} in the scene",
    "a photo of a {} in the scene",
    ...SIZES.map((size) => `a photo of a ${size} {}.`),
    ...SIZES.map((size) => `This is a photo of a ${size} {}.`),
    ...SIZES.map((size) => `There is a ${size} {} in the scene.`),
  ],
  imagenet: IMAGENET_TEMPLATES,
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type TemplateSet = keyof typeof TEMPLATE_SETS;
