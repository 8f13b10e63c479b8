/** A list of image ids as it was published. */
interface PublishedList {
  /** Where it belongs, below the data set's folder of lists. */
  readonly name: string;
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Lists of one publication. */
export interface PublishedSplits {
  /** What they are and where they come from: a clause without a full stop. */
  readonly source: string;
  readonly lists: readonly PublishedList[];
}

/** UniMatch (Yang et al., CVPR 2023) at a fixed commit; MIT licence. Its partitions are those of the paper's Table 2. */
const UNIMATCH =
  "https://raw.githubusercontent.com/LiheYoung/UniMatch/7292bace1bda8f64ca05ae42ca8c0eef045aa392/partitions";

const UNIMATCH_SOURCE = "the partitions of UniMatch (github.com/LiheYoung/UniMatch, MIT licence)";

function uniMatch(
  folder: string,
  ...lists: readonly (readonly [name: string, bytes: number, sha256: string])[]
): PublishedList[] {
  return lists.map(([name, bytes, sha256]) => ({
    name,
    url: `${UNIMATCH}/${folder}/${name}`,
    bytes,
    sha256,
  }));
}

/**
 * Public lists by the name of the data set. Hashes are of the files of that commit; `train_aug.txt`, DeepLab's list of SBD, is
 * the union of each partition's labelled and unlabelled ids.
 */
export const PUBLISHED_SPLITS: Readonly<Partial<Record<string, PublishedSplits>>> = {
  "voc2012": {
    source: `${UNIMATCH_SOURCE} and the list of the augmented training split`,
    lists: uniMatch(
      "pascal",
      ["train_aug.txt", 645502, "f04ab664c71f84950a3a1fd28544b6851500c81a9aff890c4b9279639a32152c"],
      ["1_16/labeled.txt", 40382, "0f5e114e6504c8afec6523db91f05503f120d1365cf505e6f4ef99f316d5873b"],
      ["1_8/labeled.txt", 80703, "c5ea9bb095158a137e4c1db739b07d54a89af697de24ffd9e576493a4189653f"],
      ["1_4/labeled.txt", 161406, "a4573ca0fa8f97c4013dba5f8b233e77a1a8dc7877539b1eb18c8206d37227d0"],
    ),
  },
  "coco-object": {
    source: UNIMATCH_SOURCE,
    lists: uniMatch(
      "coco",
      ["1_512/labeled.txt", 11599, "bd0ff85bf2d35b4641d08c2201257ad5b5f02f85ea0da457f44f0b97c4caeb37"],
      ["1_256/labeled.txt", 23149, "4cdf41b9d3b3afc3734057a605015860501199ed3680370ccb2c677fc159b127"],
      ["1_128/labeled.txt", 46249, "06067c0fb879b8e6ab8f4bdab3dfa641e8e4da2990200fa156daa33670329d79"],
      ["1_64/labeled.txt", 92449, "622b84ccbb5dcba32f4f5bb4ffaf1a9cf3e3f1f460b55dc02605fd099ebf1337"],
      ["1_32/labeled.txt", 184849, "781b5990914f7422ee9e1f6325a914f289e077621b77b9cd066c2d01d33a939e"],
    ),
  },
};
