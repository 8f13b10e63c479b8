import assert from "node:assert/strict";
import { join } from "node:path";
import { UserError } from "../../lib/errors.ts";
import { silentProgress } from "../../lib/progress/progress.ts";
import { pullModel } from "../../lib/downloads/pull-model.ts";
import { missingFiles } from "../../lib/downloads/pulled.ts";
import { modelEntry, readRegistry } from "../../lib/downloads/registry.ts";
import { readRegistryLock, recordSeen } from "../../lib/downloads/registry-lock.ts";
import { verifyModel } from "../../lib/downloads/verify-model.ts";
import { PATIENCE_MS } from "../support/eventually.ts";
import { type Answer, send, sendFile } from "./raw-server.ts";
import { CONFIG, sha256, SmallHub, WEIGHTS } from "./hub.ts";

const signal = new AbortController().signal;
const PATIENCE = { stallMs: PATIENCE_MS, attempts: 2, pauseMs: 5 };

async function pull(hub: SmallHub, { offline = null as string | null } = {}) {
  const entry = modelEntry(await readRegistry(hub.registryPath), "small");
  return await pullModel(entry, {
    hub: { endpoint: hub.server.address, token: "hf_verysecret", offline },
    home: hub.home,
    lockPath: hub.lockPath,
    signal,
    progress: silentProgress,
    patience: PATIENCE,
  });
}

/** The complaint of a pull that must fail. */
async function complaint(hub: SmallHub, options = {}): Promise<string> {
  const error = await pull(hub, options).then(() => null, (error) => error);
  assert(error instanceof UserError, `expected a UserError but found ${error}`);
  return error.describe();
}

async function verify(hub: SmallHub): Promise<string[]> {
  const entry = modelEntry(await readRegistry(hub.registryPath), "small");
  const lock = await readRegistryLock(hub.lockPath);
  const problems = await verifyModel(entry, {
    home: hub.home,
    lock,
    lockPath: hub.lockPath,
    signal,
    progress: silentProgress,
  });
  return problems.map((problem) => problem.describe());
}

Deno.test("a model is pulled from the revision and path of each file, the small ones first, and verified", async () => {
  await using hub = await SmallHub.open();
  const files = await pull(hub);
  assert.deepEqual(files.map(({ file, how, trust }) => [file, how, trust]), [
    ["config.json", "downloaded", "registry"],
    ["model.safetensors", "downloaded", "first use"],
  ]);
  assert.deepEqual(hub.server.requests.map(({ target }) => target), [
    "/someone/small-clip/resolve/refs%2Fpr%2F1/config.json",
    "/someone/small-clip/resolve/refs%2Fpr%2F1/deep/model.safetensors",
  ]);
  assert.deepEqual(await Deno.readFile(join(hub.home, "small/model.safetensors")), WEIGHTS);
  assert.deepEqual(await verify(hub), []);
  // Given again, nothing is asked for.
  assert.deepEqual((await pull(hub)).map(({ how }) => how), ["was here", "was here"]);
  assert.equal(hub.server.requests.length, 2);
});

Deno.test("the hash of a first download is kept beside the registry, and another content is refused from then on", async () => {
  await using hub = await SmallHub.open((request, write) =>
    sendFile(request, write, WEIGHTS, { "X-Repo-Commit": "0123abc" })
  );
  await pull(hub);
  assert.deepEqual(await readRegistryLock(hub.lockPath), {
    small: {
      "model.safetensors": { bytes: WEIGHTS.length, sha256: sha256(WEIGHTS), commit: "0123abc" },
    },
  });
  await Deno.remove(hub.home, { recursive: true });
  hub.weights = (_, write) => send(write, WEIGHTS.map((byte) => byte ^ 1));
  assert.match(
    await complaint(hub),
    /Expected a file with SHA-256 [0-9a-f]{64} but found.*\n.*take model\.safetensors of small out of .*registry\.lock\.yaml/,
  );
  assert.deepEqual(await hub.files(), ["config.json"]);
});

Deno.test("a file that is here but not what it must be is found by verify and downloaded again by pull", async () => {
  await using hub = await SmallHub.open();
  await pull(hub);
  await Deno.writeTextFile(join(hub.home, "small/config.json"), '{"model_type": "clap"}');
  const [problem, ...others] = await verify(hub);
  assert.match(
    problem,
    /config\.json: Expected SHA-256 .* but found .*\n {2}Give deno task models pull small/,
  );
  assert.deepEqual(others, []);
  assert.deepEqual((await pull(hub)).map(({ how }) => how), ["downloaded", "was here"]);
  assert.deepEqual(await Deno.readFile(join(hub.home, "small/config.json")), CONFIG);
});

Deno.test("files that were copied here by hand are taken as they lie where no hash is known", async () => {
  await using hub = await SmallHub.open();
  await Deno.mkdir(join(hub.home, "small"), { recursive: true });
  await Deno.writeFile(join(hub.home, "small/config.json"), CONFIG);
  await Deno.writeFile(join(hub.home, "small/model.safetensors"), WEIGHTS);
  const files = await pull(hub, { offline: "HF_HUB_OFFLINE" });
  assert.deepEqual(files.map(({ how, trust }) => [how, trust]), [
    ["was here", "registry"],
    ["was here", "first use"],
  ]);
  assert.equal(hub.server.requests.length, 0);
  assert.deepEqual(await verify(hub), []);
});

Deno.test("offline, what is not here is refused by name and nothing is asked for", async () => {
  await using hub = await SmallHub.open();
  assert.match(
    await complaint(hub, { offline: "HF_HUB_OFFLINE" }),
    /^small\/config\.json is not here, and HF_HUB_OFFLINE forbids to download it\n {2}Unset HF_HUB_OFFLINE/,
  );
  assert.equal(hub.server.requests.length, 0);
});

Deno.test("a part of a file is never taken for the model, and is continued", async () => {
  await using hub = await SmallHub.open(async (_, write) => {
    await write(`HTTP/1.1 200 OK\r\nContent-Length: ${WEIGHTS.length}\r\nETag: "v"\r\n\r\n`);
    await write(WEIGHTS.subarray(0, 200_000));
  });
  await hub.register(`bytes: ${WEIGHTS.length}, sha256: ${sha256(WEIGHTS)}`);
  assert.match(await complaint(hub), /could not be downloaded in 2 attempts/);
  const entry = modelEntry(await readRegistry(hub.registryPath), "small");
  assert.deepEqual(await missingFiles(entry, hub.home, {}), ["model.safetensors"]);
  assert.match((await verify(hub))[0], /model\.safetensors: Expected a file of the model but found none/);
  hub.weights = (request, write) => sendFile(request, write, WEIGHTS);
  await pull(hub);
  assert.match(hub.server.requests.at(-1)!.headers.get("range")!, /^bytes=[1-9]/);
  assert.deepEqual(await verify(hub), []);
});

Deno.test("a file much larger than the registry says, of the wrong length, or of a wrong hash leaves nothing", async () => {
  await using hub = await SmallHub.open((_, write) => send(write, new Uint8Array(400_000)));
  assert.match(await complaint(hub), /Expected a file of at most 375000 bytes but found more/);
  await hub.register(`bytes: ${WEIGHTS.length}`);
  assert.match(await complaint(hub), /Expected a file of 300000 bytes but the server announces 400000/);
  await hub.register(`about: 400 KB, sha256: "${"0".repeat(64)}"`);
  assert.match(await complaint(hub), /Expected a file with SHA-256 0{64} but found/);
  assert.deepEqual(await hub.files(), ["config.json"]);
});

const POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a".repeat(64) +
  "\nsize 300000\n";
const PAGE = `<!DOCTYPE html><html><body>${"Please log in. ".repeat(17_000)}</body></html>`;

/** The file, or its beginning, in chunks; the line ends without the chunk that says it is all. */
const chunks = (bytes: Uint8Array, isWhole: boolean): Answer => async (_, write) => {
  await write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
  await write(`${bytes.length.toString(16)}\r\n`);
  await write(bytes);
  await write(isWhole ? "\r\n0\r\n\r\n" : "\r\n");
};

const NO_WEIGHTS: [what: string, answer: Answer, message: RegExp][] = [
  ["a pointer of Git LFS", (_, write) => send(write, POINTER), /found a pointer of Git LFS/],
  ["a page of the right size", (_, write) => send(write, PAGE), /found a web page/],
  [
    "what says it is a page",
    (_, write) => send(write, WEIGHTS, { headers: { "Content-Type": "text/html; charset=utf-8" } }),
    /found a web page/,
  ],
  [
    "a small file",
    (_, write) => send(write, WEIGHTS.subarray(0, 2070)),
    /found 2070 bytes, far below its about 300000/,
  ],
  ["other bytes", (_, write) => send(write, new Uint8Array(300_000).fill(7)), /300000 bytes that are none/],
  [
    "a file without its end",
    (_, write) => send(write, WEIGHTS.subarray(0, 280_000)),
    /280000 bytes .* only its beginning/,
  ],
  [
    "a body whose last chunk is missing",
    chunks(WEIGHTS.subarray(0, 105_000), false),
    /could not be downloaded in 2/,
  ],
  [
    "chunks of the beginning",
    chunks(WEIGHTS.subarray(0, 290_000), true),
    /290000 bytes .* only its beginning/,
  ],
];

for (const [what, answer, message] of NO_WEIGHTS) {
  Deno.test(`${what} is refused before anything is recorded, and the file itself is taken afterwards`, async () => {
    await using hub = await SmallHub.open(answer);
    assert.match(await complaint(hub), message);
    assert.deepEqual(await readRegistryLock(hub.lockPath), {});
    assert(!(await hub.files()).includes("model.safetensors"));
    hub.weights = chunks(WEIGHTS, true);
    assert.deepEqual((await pull(hub)).map(({ how }) => how), ["was here", "downloaded"]);
    assert.deepEqual(await verify(hub), []);
  });
}

Deno.test("what was copied here by hand and is no model is not recorded but downloaded", async () => {
  await using hub = await SmallHub.open();
  await Deno.mkdir(join(hub.home, "small"), { recursive: true });
  await Deno.writeTextFile(join(hub.home, "small/model.safetensors"), POINTER);
  assert.deepEqual((await pull(hub)).map(({ how, trust }) => [how, trust]), [
    ["downloaded", "registry"],
    ["downloaded", "first use"],
  ]);
  assert.deepEqual(await verify(hub), []);
});

Deno.test("a pointer that was recorded once is named by verify and pull, with how to forget it", async () => {
  await using hub = await SmallHub.open();
  await pull(hub);
  const bytes = new TextEncoder().encode(POINTER);
  await Deno.writeFile(join(hub.home, "small/model.safetensors"), bytes);
  await Deno.writeTextFile(
    hub.lockPath,
    `small: { model.safetensors: { bytes: ${bytes.length}, sha256: ${sha256(bytes)}, commit: null } }`,
  );
  const told = /found a pointer of Git LFS[^]*take model\.safetensors of small out of .*registry\.lock\.yaml/;
  assert.match((await verify(hub))[0], told);
  assert.match(await complaint(hub), told);
  await Deno.remove(hub.lockPath);
  await pull(hub);
  assert.deepEqual(await verify(hub), []);
});

Deno.test("many processes that see files first at once: none is forgotten, and the first of two contents stays", async () => {
  const folder = await Deno.makeTempDir(), path = join(folder, "registry.lock.yaml");
  try {
    const seen = (text: string) => ({
      bytes: text.length,
      sha256: sha256(new TextEncoder().encode(text)),
      commit: null,
    });
    const names = Array.from({ length: 12 }, (_, i) => `file-${i}`);
    const script = join(import.meta.dirname!, "record-seen.ts");
    const ran = await Promise.all(names.map((name, i) =>
      i < 3
        ? new Deno.Command(Deno.execPath(), {
          args: ["run", "-A", "--quiet", script, path, name, JSON.stringify(seen(name))],
        }).output().then(({ code }) => code)
        : recordSeen("small", name, seen(name), path).then(() => 0)
    ));
    assert.deepEqual(ran, names.map(() => 0));
    assert.deepEqual(Object.keys((await readRegistryLock(path)).small).sort(), names.toSorted());
    await recordSeen("small", "file-0", seen("file-0"), path);
    await assert.rejects(
      recordSeen("small", "file-0", seen("another"), path),
      /as another process saw it meanwhile/,
    );
    assert.equal((await readRegistryLock(path)).small["file-0"].sha256, seen("file-0").sha256);
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["registry.lock.yaml"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a token is never sent without encryption", async () => {
  await using hub = await SmallHub.open();
  await pull(hub);
  assert.deepEqual(hub.server.requests.map(({ headers }) => headers.get("authorization")), [null, null]);
});
