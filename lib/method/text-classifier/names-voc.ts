// Names as chosen by CLIP-ES (Lin et al., CVPR 2023; clip_text.py, MIT licence).

/** PASCAL VOC 2012 foreground classes as they go into prompts, in label order 1..20. */
export const VOC_NAMES: readonly string[] = [
  "aeroplane",
  "bicycle",
  "bird avian",
  "boat",
  "bottle",
  "bus",
  "car",
  "cat",
  "chair seat",
  "cow",
  "diningtable",
  "dog",
  "horse",
  "motorbike",
  "person with clothes,people,human",
  "pottedplant",
  "sheep",
  "sofa",
  "train",
  "tvmonitor screen",
];
