import { Random } from "../../tensor/random.ts";
import { SEEDS } from "./seeds.ts";
import type { Picture } from "./write-pictures.ts";

/** How many scenes of each kind. */
export interface ToyboxSize {
  readonly train: number;
  readonly test: number;
}

/** The whole data set. */
export const TOYBOX_SIZE: ToyboxSize = { train: SEEDS.train.count, test: SEEDS.test.count };

/** Seed of the order in which training images get labels under semi-supervision. */
const PARTITION_SEED = 16;

/** The scenes of both splits: what each is called and drawn from. */
export function toyboxScenes({ train, test }: ToyboxSize = TOYBOX_SIZE): Record<"train" | "val", Picture[]> {
  return {
    train: numbered("train", SEEDS.train.first, train),
    val: numbered("val", SEEDS.test.first, test),
  };
}

/** The lists of ids as they lie in the data set's folder, path by text: splits, and partitions, of which a smaller one is part of every larger one. */
export function toyboxLists(size: ToyboxSize = TOYBOX_SIZE): [path: string, text: string][] {
  const scenes = toyboxScenes(size);
  const train = scenes.train.map(({ id }) => id), val = scenes.val.map(({ id }) => id);
  const order = [...new Random(PARTITION_SEED).permutation(train.length)];
  const labelled = [16, 8, 4, 2].map((divisor): [string, string[]] => {
    const chosen = order.slice(0, Math.round(train.length / divisor)).sort((a, b) => a - b);
    return [`labelled_1_${divisor}`, chosen.map((i) => train[i])];
  });
  const lists: [string, string[]][] = [
    ["train", train],
    ["val", val],
    ["trainval", [...train, ...val]],
    ...labelled,
  ];
  return lists.map(([name, ids]) => [`ImageSets/Segmentation/${name}.txt`, ids.join("\n") + "\n"]);
}

function numbered(prefix: string, first: number, count: number): Picture[] {
  return Array.from(
    { length: count },
    (_, i) => ({ id: `${prefix}_${String(i).padStart(3, "0")}`, seed: first + i }),
  );
}
