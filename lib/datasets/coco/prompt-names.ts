import { COCO_STUFF_CLASSES } from "./stuff-classes.ts";
import { COCO_THINGS } from "./thing-classes.ts";

// Names as SCLIP uses them in prompts (Wang et al., ECCV 2024; configs/cls_coco_object.txt and cls_coco_stuff.txt). A line
// with commas goes into a prompt as one text (METHOD 5).

const PERSON =
  "person, person in shirt, person in jeans, person in dress, person in sweater, person in skirt, " +
  "person in jacket, body";

/** COCO-Object's 80 foreground classes in prompts: the official names, except for persons. */
export const COCO_OBJECT_NAMES: readonly string[] = [PERSON, ...COCO_THINGS.slice(1).map(([, name]) => name)];

/** COCO-Stuff's 171 classes in prompts: SCLIP's list writes each as one word. */
export const COCO_STUFF_NAMES: readonly string[] = COCO_STUFF_CLASSES.map((name) => name.replaceAll(" ", ""));
