/**
 * Which seed draws which picture. The ranges are disjoint, so that no picture is used twice:
 *
 * | range                  | use                                                            |
 * |------------------------|----------------------------------------------------------------|
 * | 1,000,000 … 1,000,499  | the 500 training scenes of the data set                        |
 * | 2,000,000 … 2,000,499  | the 500 test scenes of the data set                            |
 * | 5,000,000 … 9,999,999  | pictures held out to choose among trained models by image-level accuracy |
 * | 10,000,000 and above   | pictures with captions on which the shipped CLIP is trained    |
 */
export const SEEDS = {
  train: { first: 1_000_000, count: 500 },
  test: { first: 2_000_000, count: 500 },
  imageHoldOut: { first: 5_000_000, count: 5_000_000 },
  clipTraining: { first: 10_000_000, count: 2_000_000_000 },
} as const;
