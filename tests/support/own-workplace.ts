import { setEnvironment } from "../application/fixtures/environment.ts";
import { Workplace } from "../application/fixtures/workplace.ts";

/**
 * Makes a workplace before the tests of a file and removes it after them. Meanwhile this process uses its store.
 * For *.alone.test.ts only, as `setEnvironment`.
 *
 * @returns the workplace, once the tests run.
 */
export function ownWorkplace(): () => Workplace {
  let workplace: Workplace;
  let restore: () => void;
  Deno.test.beforeAll(async () => {
    workplace = await Workplace.make();
    restore = setEnvironment({ ABLATE_STORE: workplace.store });
  });
  Deno.test.afterAll(async () => {
    restore();
    await workplace.remove();
  });
  return () => workplace;
}

/** Runs `work` in a workplace of its own, whose store this process uses meanwhile. As `ownWorkplace` otherwise. */
export async function inOwnWorkplace(work: (workplace: Workplace) => Promise<void>): Promise<void> {
  const workplace = await Workplace.make();
  const restore = setEnvironment({ ABLATE_STORE: workplace.store });
  try {
    await work(workplace);
  } finally {
    restore();
    await workplace.remove();
  }
}
