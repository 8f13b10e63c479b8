import { CodedTiles } from "./coded-tiles.ts";

let known: Promise<boolean> | undefined;

/** Whether this machine multiplies codes exactly. */
export function exactCodes(): Promise<boolean> {
  return known ??= look();
}

async function look(): Promise<boolean> {
  const tiles = await CodedTiles.open(64);
  try {
    return await tiles.isExact();
  } finally {
    await tiles.close();
  }
}
