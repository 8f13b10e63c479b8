import { canMount, onSmallDisk } from "../application/fixtures/small-disk.ts";
import { Workplace } from "../application/fixtures/workplace.ts";
import { assertRefused } from "./refusal.ts";

const ignore = !await canMount();

/** A store this small is full while the code is hashed, or in the line of stages. */
for (const kilobytes of [8, 160]) {
  Deno.test({
    name: `a store on a disk of ${kilobytes} KB ends with advice and exit code 2`,
    ignore,
    fn: async () => {
      const workplace = await Workplace.make();
      try {
        await onSmallDisk(workplace.store, kilobytes, async () => {
          const outcome = await workplace.reproduce();
          await assertRefused(outcome, /^error: .*disk (is )?full: .*\n {2}Free some space/, workplace);
        });
      } finally {
        await workplace.remove();
      }
    },
  });
}
