import assert from "node:assert/strict";
import { join } from "node:path";
import { projectFolder } from "../../lib/files/project.ts";
import { eventually } from "../support/eventually.ts";
import { withoutProgress } from "../support/without-progress.ts";
import { sendFile } from "./raw-server.ts";
import { sha256, SmallHub, WEIGHTS } from "./hub.ts";

const TOKEN = "hf_verysecret";

function command(args: readonly string[], environment: Record<string, string>): Deno.Command {
  const main = join(projectFolder(), "main.ts");
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", main, ...args],
    env: { NO_COLOR: "1", ...environment },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

function told({ code, stdout, stderr }: Deno.CommandOutput) {
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout), errors: withoutProgress(decoder.decode(stderr)) };
}

Deno.test("pull, ls, verify and a setting see the same model", async () => {
  await using hub = await SmallHub.open();
  const run = async (...args: string[]) => told(await command(args, hub.environment).output());
  const before = await run("reproduce", "table5", "--plan", "--set", "clip=small");
  assert.equal(before.code, 2);
  assert.match(
    before.errors,
    /^error: table5 under the profile toybox: not run: needs the model small: deno task models pull small \(1 MB\)\n$/,
  );
  const pulled = await run("models", "pull", "small");
  assert.equal(pulled.code, 0, pulled.errors);
  assert.match(pulled.output, /model\.safetensors +downloaded, SHA-256 [0-9a-f]{12}… first seen now/);
  const [listed] = JSON.parse((await run("models", "ls", "--json")).output);
  assert.deepEqual([listed.name, listed.state, listed.missing], ["small", "here", []]);
  const verified = await run("models", "verify");
  assert.deepEqual([verified.code, verified.output], [0, "small: every file is as it must be\n"]);
  // It is found by its name now, and read: it is no CLIP.
  const after = await run("reproduce", "table5", "--plan", "--set", "clip=small");
  assert.match(after.errors, /models.small.*(preprocessor_config\.json|config\.json)/);
});

Deno.test("a name that is no model's is answered with the nearest that is", async () => {
  await using hub = await SmallHub.open();
  const args = ["reproduce", "table5", "--plan", "--set", "clip=smal"];
  const { code, errors } = told(await command(args, hub.environment).output());
  assert.equal(code, 2);
  assert.match(
    errors,
    /Expected the folder of a CLIP or a name among small but found "smal"\n {2}Did you mean "small"\?/,
  );
});

Deno.test("names and kinds that do not fit are told before anything is downloaded", async () => {
  await using hub = await SmallHub.open();
  const run = async (...args: string[]) => told(await command(args, hub.environment).output());
  const unknown = await run("models", "pull", "small", "smal");
  assert.equal(unknown.code, 2);
  assert.match(unknown.errors, /unknown model "smal"; there are: small\n {2}Did you mean "small"\?/);
  assert.equal(hub.server.requests.length, 0);
  assert.match((await run("models", "pull")).errors, /expected the name of a model: small/);
  // Whatever stands behind it.
  assert.match(
    (await run("models", "pul", "x")).errors,
    /^error: unknown action "pul".*\n {2}Did you mean "pull"\?/,
  );
  assert.match(
    (await run("models", "push", "small")).errors,
    /unknown action "push"; expected one of pull, ls, verify\n/,
  );
});

Deno.test("a proxy is used, and nothing shows the token", async () => {
  await using hub = await SmallHub.open();
  const run = told(
    await command(["models", "pull", "small"], {
      ...hub.environment,
      HF_ENDPOINT: "http://hub.invalid",
      HF_TOKEN: TOKEN,
      HTTP_PROXY: hub.server.address,
      http_proxy: hub.server.address,
      NO_PROXY: "",
      no_proxy: "",
    }).output(),
  );
  assert.equal(run.code, 0, run.errors);
  assert.match(hub.server.requests[0].target, /^http:\/\/hub\.invalid\/someone\/small-clip\/resolve\//);
  assert.match(run.errors, /HF_TOKEN is not sent: HF_ENDPOINT is not encrypted/);
  assert.doesNotMatch(run.output + run.errors, /verysecret/);
  for (const { headers } of hub.server.requests) assert.equal(headers.get("authorization"), null);
  assert.doesNotMatch(await Deno.readTextFile(hub.lockPath), /verysecret/);
});

Deno.test("an interrupted pull says how to go on, leaves no file that looks whole, and goes on", async () => {
  const going = Promise.withResolvers<void>(), never = Promise.withResolvers<void>();
  await using hub = await SmallHub.open(async (_, write) => {
    await write(`HTTP/1.1 200 OK\r\nContent-Length: ${WEIGHTS.length}\r\nETag: "v"\r\n\r\n`);
    await write(WEIGHTS.subarray(0, 150_000));
    going.resolve();
    await never.promise;
  });
  await hub.register(`bytes: ${WEIGHTS.length}, sha256: ${sha256(WEIGHTS)}`);
  const running = command(["models", "pull", "small"], hub.environment).spawn();
  try {
    await going.promise;
    // The bytes are on their way: wait until they are in the file.
    const part = join(hub.home, "small/model.safetensors.part");
    const size = () => Deno.stat(part).then(({ size }) => size, () => 0);
    await eventually("the bytes are in the file", size, 150_000);
    running.kill("SIGINT");
    const stopped = told(await running.output());
    assert.equal(stopped.code, 130);
    assert.match(stopped.errors, /stopped; give the same command again to go on/);
  } finally {
    never.resolve();
  }
  assert(!(await hub.files()).includes("model.safetensors"));
  hub.weights = (request, write) => sendFile(request, write, WEIGHTS);
  assert.equal((await command(["models", "pull", "small"], hub.environment).output()).code, 0);
  assert.equal(hub.server.requests.at(-1)!.headers.get("range"), "bytes=150000-");
});
