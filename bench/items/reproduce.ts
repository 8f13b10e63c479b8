import { fileURLToPath } from "node:url";
import { benchItem } from "../bench-item.ts";
import { inTurn, secondsOf } from "../in-turn.ts";
import { withFolder } from "../with-folder.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/**
 * `reproduce table5` as a newcomer runs it: an empty store, and npm packages that are not there yet; then the same command again,
 * which finds everything stored.
 */
export const reproduce = benchItem({
  title: "reproduce table5 from nothing, and again",
  needs: [],
  options: { experiment: "table5", again: 5 },
  run: ({ experiment, again }, _rounds, say) =>
    withFolder(async (folder) => {
      const once = () => secondsOf(() => runTask(experiment, folder));
      const first = await once();
      say(`${experiment} from nothing: ${first.toFixed(1)} s`);
      const { ours } = await inTurn(again, once, () => Promise.resolve(null));
      const line = (what: string, seconds: readonly number[], limit: number) => ({
        what: `reproduce ${experiment}, ${what}`,
        peer: null,
        ours: seconds,
        theirs: null,
        target: { seconds: limit },
        seen: {},
      });
      return [
        line("empty store, downloads included", [first], 100),
        line("everything stored", ours, 0.6),
      ];
    }),
});

async function runTask(experiment: string, folder: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "reproduce", experiment, "--out", `${folder}/results`],
    cwd: ROOT,
    env: { ABLATE_STORE: `${folder}/store`, DENO_DIR: `${folder}/deno` },
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`reproduce ${experiment} failed:\n${new TextDecoder().decode(stderr)}`);
}
