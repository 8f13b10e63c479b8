/**
 * Which seed draws which picture. The ranges are disjoint, so that no picture is used twice:
 *
 * | range                  | use                                                            |
 * |------------------------|----------------------------------------------------------------|
 * | 1,000,000 … 1,000,499  | the 500 training scenes of the data set                        |
 * | 2,000,000 … 2,000,499  | the 500 test scenes of the data set                            |
 * | 5,000,000 … 6,999,999  | pictures held out to choose among trained CLIPs by image-level accuracy, and to measure them |
 * | 7,000,000 … 7,999,999  | scenes on which the small SAM and the thresholds of its masks are chosen |
 * | 8,000,000 … 8,999,999  | scenes on which the small SAM is measured                      |
 * | 9,000,000 … 9,999,999  | free                                                           |
 * | 10,000,000 … 19,999,999 | pictures with captions on which the shipped CLIP is trained   |
 * | 20,000,000 and above   | scenes with outlines on which the shipped SAM is trained       |
 */
export const SEEDS = {
  train: { first: 1_000_000, count: 500 },
  test: { first: 2_000_000, count: 500 },
  imageHoldOut: { first: 5_000_000, count: 2_000_000 },
  samSelection: { first: 7_000_000, count: 1_000_000 },
  samReport: { first: 8_000_000, count: 1_000_000 },
  clipTraining: { first: 10_000_000, count: 10_000_000 },
  samTraining: { first: 20_000_000, count: 2_000_000_000 },
} as const;
