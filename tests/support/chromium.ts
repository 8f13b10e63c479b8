import type { Browser } from "playwright-core";
import { isFile } from "../../lib/datasets/paths.ts";

/** Debian's, or whichever `CHROMIUM` names. */
const CHROMIUM = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";

/** Whether this machine has a Chromium to test pages with. */
export const hasChromium = isFile(CHROMIUM);

export async function launchChromium(): Promise<Browser> {
  const { chromium } = await import("playwright-core");
  return await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"], timeout: 0 });
}
