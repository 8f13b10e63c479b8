/** A list of image ids as it was published. */
export interface PublishedList {
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

/**
 * Public lists by the name of the data set. Hashes are of the files of that commit; `train_aug.txt`, DeepLab's list of SBD, is
 * the union of each partition's labelled and unlabelled ids.
 */
export const PUBLISHED_SPLITS: Readonly<Partial<Record<string, PublishedSplits>>> = {
  "voc2012": {
    source: `${UNIMATCH_SOURCE} and the list of the augmented training split`,
    lists: [
      {
        name: "train_aug.txt",
        url: `${UNIMATCH}/pascal/train_aug.txt`,
        bytes: 645502,
        sha256: "f04ab664c71f84950a3a1fd28544b6851500c81a9aff890c4b9279639a32152c",
      },
      {
        name: "1_16/labeled.txt",
        url: `${UNIMATCH}/pascal/1_16/labeled.txt`,
        bytes: 40382,
        sha256: "0f5e114e6504c8afec6523db91f05503f120d1365cf505e6f4ef99f316d5873b",
      },
      {
        name: "1_8/labeled.txt",
        url: `${UNIMATCH}/pascal/1_8/labeled.txt`,
        bytes: 80703,
        sha256: "c5ea9bb095158a137e4c1db739b07d54a89af697de24ffd9e576493a4189653f",
      },
      {
        name: "1_4/labeled.txt",
        url: `${UNIMATCH}/pascal/1_4/labeled.txt`,
        bytes: 161406,
        sha256: "a4573ca0fa8f97c4013dba5f8b233e77a1a8dc7877539b1eb18c8206d37227d0",
      },
    ],
  },
  "coco-object": {
    source: UNIMATCH_SOURCE,
    lists: [
      {
        name: "1_512/labeled.txt",
        url: `${UNIMATCH}/coco/1_512/labeled.txt`,
        bytes: 11599,
        sha256: "bd0ff85bf2d35b4641d08c2201257ad5b5f02f85ea0da457f44f0b97c4caeb37",
      },
      {
        name: "1_256/labeled.txt",
        url: `${UNIMATCH}/coco/1_256/labeled.txt`,
        bytes: 23149,
        sha256: "4cdf41b9d3b3afc3734057a605015860501199ed3680370ccb2c677fc159b127",
      },
      {
        name: "1_128/labeled.txt",
        url: `${UNIMATCH}/coco/1_128/labeled.txt`,
        bytes: 46249,
        sha256: "06067c0fb879b8e6ab8f4bdab3dfa641e8e4da2990200fa156daa33670329d79",
      },
      {
        name: "1_64/labeled.txt",
        url: `${UNIMATCH}/coco/1_64/labeled.txt`,
        bytes: 92449,
        sha256: "622b84ccbb5dcba32f4f5bb4ffaf1a9cf3e3f1f460b55dc02605fd099ebf1337",
      },
      {
        name: "1_32/labeled.txt",
        url: `${UNIMATCH}/coco/1_32/labeled.txt`,
        bytes: 184849,
        sha256: "781b5990914f7422ee9e1f6325a914f289e077621b77b9cd066c2d01d33a939e",
      },
    ],
  },
};
