// deno run -A bench/scale/measure.ts NAME SIZE   prints seconds and the peak of resident memory, as `bench scale` reads them.
import { secondsOf } from "../in-turn.ts";
import { GROWN } from "./grown.ts";

const [name, size] = Deno.args;
const run = await GROWN[name].prepare(Number(size));
const seconds = await secondsOf(async () => {
  const said = await run();
  return typeof said === "number" ? said : undefined;
});
const peak = 1024 * Number(/^VmHWM:\s*(\d+) kB$/m.exec(await Deno.readTextFile("/proc/self/status"))![1]);
console.log(JSON.stringify({ seconds, peak }));
Deno.exit(0);
