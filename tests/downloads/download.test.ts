import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { download, type DownloadOptions, type RemoteFile } from "../../lib/downloads/download.ts";
import { UserError } from "../../lib/errors.ts";
import { onSmallDisk } from "../application/fixtures/small-disk.ts";
import { canMount } from "../application/fixtures/small-disk.ts";
import { eventually, PATIENCE_MS } from "../support/eventually.ts";
import { type Answer, RawServer, send, sendFile } from "./raw-server.ts";

const CONTENT = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 31) % 251);
const SHA256 = createHash("sha256").update(CONTENT).digest("hex");
const TOKEN = "hf_verysecret";
const QUICK = { stallMs: PATIENCE_MS, attempts: 3, pauseMs: 5 };
/** For a server that is silent on purpose. */
const TIRED = { ...QUICK, stallMs: 1000 };

/** A server, a folder, and a download from one to the other. */
class Scene implements AsyncDisposable {
  private constructor(readonly server: RawServer, readonly folder: string) {}

  static async open(answer: Answer): Promise<Scene> {
    return new Scene(new RawServer(answer), await Deno.makeTempDir());
  }

  get path(): string {
    return join(this.folder, "weights.bin");
  }

  async download(file: Partial<RemoteFile> = {}, options: DownloadOptions = {}) {
    const url = `${this.server.address}/weights.bin`;
    return await download(
      { url, path: this.path, bytes: CONTENT.length, sha256: SHA256, atMost: 2 ** 20, ...file },
      { patience: QUICK, ...options },
    );
  }

  /** The download's complaint. */
  async complaint(file: Partial<RemoteFile> = {}, options: DownloadOptions = {}): Promise<string> {
    const error = await this.download(file, options).then(() => null, (error) => error);
    assert(error instanceof UserError, `expected a UserError but found ${error}`);
    return error.describe();
  }

  /** Names of the files there are. */
  async files(): Promise<string[]> {
    return (await Array.fromAsync(Deno.readDir(this.folder))).map(({ name }) => name).sort();
  }

  async assertWhole(): Promise<void> {
    assert.deepEqual(await this.files(), ["weights.bin"]);
    assert.deepEqual(await Deno.readFile(this.path), CONTENT);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** The first bytes of a whole answer, then the end of the line. */
const broken = (bytes: number): Answer => async (_, write) => {
  await write(`HTTP/1.1 200 OK\r\nContent-Length: ${CONTENT.length}\r\nETag: "a"\r\n\r\n`);
  await write(CONTENT.subarray(0, bytes));
};

Deno.test("a file comes whole, under its name, with progress up to its size", async () => {
  await using scene = await Scene.open((request, write) => sendFile(request, write, CONTENT));
  const seen: [number, number | null][] = [];
  const { bytes, sha256 } = await scene.download({}, { onProgress: (...at) => seen.push(at) });
  assert.deepEqual([bytes, sha256], [CONTENT.length, SHA256]);
  assert.deepEqual(seen[0], [0, CONTENT.length]);
  assert.deepEqual(seen.at(-1), [CONTENT.length, CONTENT.length]);
  await scene.assertWhole();
});

Deno.test("a line that breaks is taken up where it broke, again and again", async () => {
  const answers = [broken(30_000)];
  await using scene = await Scene.open((request, write) => {
    const answer = answers.shift();
    if (answer) return answer(request, write);
    const from = Number(/\d+/.exec(request.headers.get("range")!)![0]);
    const short = CONTENT.subarray(from, from + 9000);
    const head = `Content-Length: ${CONTENT.length - from}\r\n` +
      `Content-Range: bytes ${from}-${CONTENT.length - 1}/${CONTENT.length}\r\n`;
    return write(`HTTP/1.1 206 Partial Content\r\n${head}\r\n`).then(() => write(short));
  });
  await scene.download();
  await scene.assertWhole();
  const ranges = scene.server.requests.map(({ headers }) => headers.get("range"));
  assert.deepEqual(ranges.slice(0, 3), [null, "bytes=30000-", "bytes=39000-"]);
  assert.equal(scene.server.requests[1].headers.get("if-range"), '"a"', "of the version that was begun");
});

Deno.test("what a run left is continued by the next one", async () => {
  await using scene = await Scene.open(broken(40_000));
  const stopped = new AbortController();
  const run = scene.download({}, {
    signal: stopped.signal,
    onProgress: (done) => done >= 40_000 && stopped.abort(new Error("interrupted")),
  });
  await assert.rejects(run, /interrupted/);
  assert.deepEqual(await scene.files(), ["weights.bin.part", "weights.bin.part.etag"]);
  scene.server.answer = (request, write) => sendFile(request, write, CONTENT);
  await scene.download();
  assert.equal(scene.server.requests.at(-1)!.headers.get("range"), "bytes=40000-");
  await scene.assertWhole();
});

Deno.test("a server without ranges sends the file anew, and nothing is doubled", async () => {
  const answers = [broken(40_000)];
  await using scene = await Scene.open((request, write) =>
    answers.shift()?.(request, write) ?? send(write, CONTENT)
  );
  await scene.download();
  await scene.assertWhole();
});

Deno.test("without a known hash only the same version is continued", async () => {
  await using scene = await Scene.open(broken(40_000));
  await Deno.writeFile(`${scene.path}.part`, new Uint8Array(1000));
  scene.server.answer = (request, write) => sendFile(request, write, CONTENT);
  await scene.download({ sha256: undefined });
  assert.equal(scene.server.requests[0].headers.get("range"), null, "nobody knows whose bytes those were");
  await scene.assertWhole();
});

Deno.test("the beginning of another version is found out by the hash and fetched anew", async () => {
  await using scene = await Scene.open((request, write) => sendFile(request, write, CONTENT));
  await Deno.writeFile(`${scene.path}.part`, new Uint8Array(40_000));
  await scene.download();
  assert.deepEqual(scene.server.requests.map(({ headers }) => headers.get("range")), ["bytes=40000-", null]);
  await scene.assertWhole();
});

Deno.test("a part that is longer than the file is thrown away", async () => {
  await using scene = await Scene.open((request, write) => sendFile(request, write, CONTENT));
  await Deno.writeFile(`${scene.path}.part`, new Uint8Array(CONTENT.length + 1));
  await scene.download();
  await scene.assertWhole();
});

Deno.test("a range that cannot be satisfied, or another than asked for, starts anew", async () => {
  for (const wrong of ["416 Range Not Satisfiable", "206 Partial Content"]) {
    await using scene = await Scene.open((request, write) =>
      request.headers.has("range")
        ? send(write, CONTENT, { status: wrong, headers: { "Content-Range": "bytes 0-99999/100000" } })
        : send(write, CONTENT)
    );
    await Deno.writeFile(`${scene.path}.part`, CONTENT.subarray(0, 500));
    await scene.download();
    await scene.assertWhole();
  }
});

Deno.test("silence counts as a broken line; a server that stays silent is given up", async () => {
  const silent = Promise.withResolvers<void>();
  await using scene = await Scene.open(async (_, write) => {
    await write(`HTTP/1.1 200 OK\r\nContent-Length: ${CONTENT.length}\r\n\r\n`);
    await silent.promise;
  });
  try {
    assert.match(
      await scene.complaint({}, { patience: TIRED }),
      /^http:.*weights\.bin: could not be downloaded in 3 attempts: nothing came for 1 s\n/,
    );
  } finally {
    silent.resolve();
  }
  assert.equal(scene.server.requests.length, 3);
  assert(!(await scene.files()).includes("weights.bin"));
});

Deno.test("a stalled line is taken up again", async () => {
  const silent = Promise.withResolvers<void>();
  await using scene = await Scene.open(async (request, write) => {
    if (request.headers.has("range")) return await sendFile(request, write, CONTENT);
    await broken(20_000)(request, write);
    await silent.promise;
  });
  try {
    await scene.download({}, { patience: TIRED });
  } finally {
    silent.resolve();
  }
  await scene.assertWhole();
});

Deno.test("an announced length other than the known one is refused before anything is taken", async () => {
  await using scene = await Scene.open((_, write) => send(write, "<html>Please log in</html>"));
  assert.match(await scene.complaint(), /Expected a file of 100000 bytes but the server announces 26\n/);
  assert.deepEqual(await scene.files(), []);
});

Deno.test("a file shorter than it was said to be is never taken for whole", async () => {
  await using scene = await Scene.open((_, write) =>
    write(`HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n`).then(() => write(CONTENT.subarray(0, 99_999)))
  );
  assert.match(
    await scene.complaint(),
    /could not be downloaded in 3 attempts: the connection broke after 99999 of 100000 bytes/,
  );
  assert.deepEqual(await scene.files(), ["weights.bin.part"]);
});

Deno.test("more bytes than announced, or than allowed, are refused", async () => {
  await using scene = await Scene.open((_, write) =>
    write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n").then(() => write(CONTENT))
  );
  assert.match(await scene.complaint({ bytes: 500 }), /Expected a file of at most 500 bytes but found more/);
  assert.match(
    await scene.complaint({ bytes: undefined, atMost: 700 }),
    /Expected a file of at most 700 bytes but found more/,
  );
  scene.server.answer = (_, write) => send(write, CONTENT);
  assert.match(await scene.complaint({ bytes: undefined, atMost: 700 }), /at most 700 bytes/);
  assert.deepEqual(await scene.files(), []);
});

Deno.test("another content than the hash says is thrown away", async () => {
  await using scene = await Scene.open((_, write) => send(write, new Uint8Array(CONTENT.length)));
  assert.match(
    await scene.complaint(),
    new RegExp(
      `Expected a file with SHA-256 ${SHA256} but found [0-9a-f]{64}\n {2}The download was removed`,
    ),
  );
  assert.deepEqual(await scene.files(), []);
});

Deno.test("without a known hash the one that the hub announces counts", async () => {
  await using scene = await Scene.open((_, write) =>
    send(write, CONTENT, { headers: { "X-Linked-Etag": `"${"0".repeat(64)}"`, "X-Repo-Commit": "abc" } })
  );
  assert.match(await scene.complaint({ sha256: undefined }), /Expected a file with SHA-256 0{64}/);
  scene.server.answer = (_, write) =>
    send(write, CONTENT, { headers: { "X-Linked-Etag": `"${SHA256}"`, "X-Repo-Commit": "abc" } });
  assert.equal((await scene.download({ sha256: undefined, bytes: undefined })).commit, "abc");
});

Deno.test("a packed answer is refused: it could unpack into anything", async () => {
  const packed = new Blob([new Uint8Array(1_000_000)]).stream().pipeThrough(new CompressionStream("gzip"));
  const bomb = new Uint8Array(await new Response(packed).arrayBuffer());
  await using scene = await Scene.open((_, write) =>
    send(write, bomb, { headers: { "Content-Encoding": "gzip" } })
  );
  assert.match(
    await scene.complaint({ bytes: undefined, sha256: undefined }),
    /Expected the file itself but found it packed \(gzip\)/,
  );
  assert.equal(scene.server.requests[0].headers.get("accept-encoding"), "identity");
});

Deno.test("redirects are followed", async () => {
  await using storage = new RawServer((request, write) => sendFile(request, write, CONTENT));
  const signed = `${storage.address}/blob?signature=secret`;
  await using scene = await Scene.open(({ target }, write) =>
    target === "/weights.bin"
      ? send(write, "", { status: "307 Temporary Redirect", headers: { Location: "/elsewhere" } })
      : send(write, "", {
        status: "302 Found",
        headers: { Location: signed, "X-Linked-Size": "100000", "X-Repo-Commit": "abc" },
      })
  );
  const { commit } = await scene.download({ bytes: undefined, sha256: undefined }, { token: TOKEN });
  assert.equal(commit, "abc");
  for (const { headers } of [...scene.server.requests, ...storage.requests]) {
    assert.equal(headers.get("authorization"), null, "no token without encryption");
  }
  await scene.assertWhole();
});

Deno.test("redirects in a circle, and to what is no web address, are refused", async () => {
  await using scene = await Scene.open((_, write) =>
    send(write, "", { status: "302 Found", headers: { Location: "/again" } })
  );
  assert.match(await scene.complaint(), /more than 10 redirects/);
  scene.server.answer = (_, write) =>
    send(write, "", { status: "302 Found", headers: { Location: "file:///etc/passwd" } });
  assert.match(await scene.complaint(), /redirected to something that is no web address/);
});

const REFUSALS: [status: string, message: RegExp, requests: number][] = [
  ["401 Unauthorized", /an access token is needed \(401\)\n {2}.*HF_TOKEN/, 1],
  ["403 Forbidden", /access is forbidden \(403\)\n {2}Accept the terms/, 1],
  ["404 Not Found", /there is no such file \(404\)/, 1],
  ["418 I'm a teapot", /the server answers 418/, 1],
  ["429 Too Many Requests", /in 3 attempts: the server answers 429/, 3],
  ["500 Internal Server Error", /in 3 attempts: the server answers 500/, 3],
];

for (const [status, message, requests] of REFUSALS) {
  Deno.test(`${status} is told in one message after ${requests} request(s)`, async () => {
    await using scene = await Scene.open((_, write) => send(write, "no", { status }));
    assert.match(await scene.complaint(), message);
    assert.equal(scene.server.requests.length, requests);
    assert(!(await scene.files()).includes("weights.bin"));
  });
}

Deno.test("a busy server is asked again when it says", async () => {
  const answers = [
    { status: "429 Too Many Requests", headers: { "Retry-After": "0" } },
    { status: "503 Service Unavailable", headers: { "Retry-After": new Date(0).toUTCString() } },
  ];
  await using scene = await Scene.open((_, write) => {
    const busy = answers.shift();
    return busy ? send(write, "later", busy) : send(write, CONTENT);
  });
  await scene.download({}, { patience: { ...QUICK, pauseMs: 60_000 } });
  await scene.assertWhole();
});

Deno.test("no message holds a token, a password or a signature", async () => {
  await using scene = await Scene.open((_, write) => send(write, "", { status: "401 Unauthorized" }));
  const url = `http://user:password@127.0.0.1:${scene.server.port}/weights.bin?signature=secret`;
  const refused = await scene.complaint({ url }, { token: TOKEN });
  assert.match(
    refused,
    /^http:\/\/127\.0\.0\.1:\d+\/weights\.bin: an access token is needed \(401\)\n {2}.*a token is sent encrypted alone/,
  );
  const unreachable = await scene.complaint(
    { url: "http://user:password@127.0.0.1:1/weights.bin?signature=secret" },
    { token: TOKEN },
  );
  assert.match(unreachable, /could not be downloaded in 3 attempts/);
  for (const message of [refused, unreachable]) assert.doesNotMatch(message, /verysecret|password|secret/);
});

Deno.test("a file that another download is at is left to it", async () => {
  const going = Promise.withResolvers<void>();
  await using scene = await Scene.open(async (request, write) => {
    await going.promise;
    await sendFile(request, write, CONTENT);
  });
  const first = scene.download();
  await eventually("the first is asked for", () => scene.server.requests.length, 1);
  assert.match(await scene.complaint(), /another process is downloading this file/);
  going.resolve();
  await first;
  await scene.assertWhole();
});

Deno.test({
  name: "a disk that is too small is found before the first byte, also when the size is only announced",
  ignore: !await canMount(),
  fn: async () => {
    await using scene = await Scene.open((_, write) => send(write, CONTENT));
    const small = join(scene.folder, "small");
    await onSmallDisk(small, 500, async () => {
      const message = await scene.complaint({ path: join(small, "weights.bin"), bytes: undefined });
      assert.match(message, /small: Expected 17 MB of free disk space but found 1 MB\n {2}Free some space/);
    });
  },
});

Deno.test("the token goes to the first origin over https, and nowhere else", async () => {
  const asked: [string, string | null][] = [], real = globalThis.fetch;
  const redirect = (location: string) => new Response(null, { status: 302, headers: { location } });
  globalThis.fetch = (input, init) => {
    const url = String(input);
    asked.push([url, new Headers(init?.headers).get("authorization")]);
    return Promise.resolve(
      url.endsWith("/weights.bin")
        ? redirect("/moved")
        : url.endsWith("/moved")
        ? redirect("https://storage.test/blob")
        : url.endsWith("/blob")
        ? redirect("https://hub.test:8443/blob/")
        : new Response(CONTENT),
    );
  };
  try {
    const folder = await Deno.makeTempDir();
    await download(
      {
        url: "https://hub.test/weights.bin",
        path: join(folder, "weights.bin"),
        sha256: SHA256,
        atMost: 2 ** 20,
      },
      { token: TOKEN },
    );
    await Deno.remove(folder, { recursive: true });
  } finally {
    globalThis.fetch = real;
  }
  assert.deepEqual(asked, [
    ["https://hub.test/weights.bin", `Bearer ${TOKEN}`],
    ["https://hub.test/moved", `Bearer ${TOKEN}`],
    ["https://storage.test/blob", null],
    ["https://hub.test:8443/blob/", null],
  ]);
});
