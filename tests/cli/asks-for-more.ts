/**
 * Run in place of main.ts with the rights of a task: tries what the first argument names and prints how Deno answered.
 * Port 1 is closed on every machine, so that no answer but the permission's can come.
 */
const TRIES: Readonly<Record<string, () => Promise<unknown>>> = {
  "net": () => Deno.connect({ hostname: "127.0.0.1", port: 1 }),
  "other hosts": () => Deno.connect({ hostname: "ablate.invalid", port: 443 }),
  "fetch": () => fetch("http://ablate.invalid/"),
  "remote code": () => import(`https://esm.sh/ablate@${Deno.args.length}`),
  "another program": () => new Deno.Command("sh", { args: ["-c", "true"] }).output(),
  "write": () => Deno.writeTextFile(Deno.makeTempFileSync(), ""),
  "net in a worker": () =>
    new Promise((resolve, reject) => {
      const script = "try { await fetch('http://ablate.invalid/'); self.postMessage(null) } " +
        "catch (error) { self.postMessage(`${error.name}: ${error.message}`) }";
      const worker = new Worker(`data:text/javascript,${encodeURIComponent(script)}`, { type: "module" });
      worker.onmessage = ({ data }: MessageEvent<string | null>) => {
        worker.terminate();
        if (data === null) resolve(data);
        else reject(new Error(data));
      };
    }),
};

for (const what of Deno.args) {
  try {
    await TRIES[what]();
    console.log(`${what}: granted`);
  } catch (error) {
    console.log(`${what}: ${String(error).replaceAll("\n", " ")}`);
  }
}
