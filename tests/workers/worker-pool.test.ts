import assert from "node:assert/strict";
import { WorkerPool } from "../../lib/workers/worker-pool.ts";
import { isFile } from "../../lib/datasets/paths.ts";
import { UserError } from "../../lib/errors.ts";

/** What the worker beside this file understands. */
type Request =
  | { readonly double: Float32Array<ArrayBuffer> }
  | { readonly fail: "user" | "plain" | "unclonable" | "die" }
  | { readonly leave: { readonly tries: Int32Array } }
  | { readonly hang: { readonly tries: Int32Array; readonly times: number } }
  | { readonly sleep: number };

const script = new URL("./worker-pool.worker.ts", import.meta.url);
const open = (workers = 2) => new WorkerPool<Request, Float32Array>(script, { workers });

Deno.test("requests beyond the number of workers are all answered, each with its own answer", async () => {
  const pool = open();
  try {
    const answers = await Promise.all(
      Array.from({ length: 7 }, (_, i) => pool.run({ double: new Float32Array([i]) })),
    );
    assert.deepEqual(answers.map(([value]) => value), [0, 2, 4, 6, 8, 10, 12]);
  } finally {
    await pool.close();
  }
});

Deno.test("a transferred buffer is handed over, not copied", async () => {
  const pool = open(1);
  try {
    const data = new Float32Array([1, 2]);
    const answer = await pool.run({ double: data }, { transfer: [data.buffer] });
    assert.deepEqual([...answer], [2, 4]);
    assert.equal(data.length, 0);
  } finally {
    await pool.close();
  }
});

Deno.test("a UserError thrown in a worker arrives as a UserError with place and advice", async () => {
  const pool = open(1);
  try {
    await assert.rejects(pool.run({ fail: "user" }), (error: unknown) => {
      assert(error instanceof UserError);
      assert.equal(error.describe(), "a.png: Expected a PNG file\n  Fetch it again.");
      return true;
    });
  } finally {
    await pool.close();
  }
});

Deno.test("any other error keeps its name, message and the worker's stack, and the worker works on", async () => {
  const pool = open(1);
  try {
    await assert.rejects(pool.run({ fail: "plain" }), (error: unknown) => {
      assert(error instanceof Error && !(error instanceof UserError));
      assert.equal(error.name, "RangeError");
      assert.equal(error.message, "out of range");
      assert.match(error.stack!, /worker-pool\.worker\.ts/);
      return true;
    });
    assert.deepEqual([...await pool.run({ double: new Float32Array([3]) })], [6]);
  } finally {
    await pool.close();
  }
});

Deno.test("an answer that cannot be cloned is an error of its request, not the end of the pool", async () => {
  const pool = open(1);
  try {
    await assert.rejects(pool.run({ fail: "unclonable" }), { name: "DataCloneError" });
    assert.deepEqual([...await pool.run({ double: new Float32Array([3]) })], [6]);
  } finally {
    await pool.close();
  }
});

Deno.test("a request whose worker dies is rejected and the next one gets a new worker", async () => {
  const pool = open(1);
  try {
    await assert.rejects(pool.run({ fail: "die" }), /worker-pool\.worker\.ts died: .*struck/);
    assert.deepEqual([...await pool.run({ double: new Float32Array([3]) })], [6]);
  } finally {
    await pool.close();
  }
});

Deno.test("a script that cannot be loaded rejects every request", async () => {
  const pool = new WorkerPool<number, number>(new URL("./no-such-worker.ts", import.meta.url), {
    workers: 1,
  });
  try {
    const outcomes = await Promise.allSettled([pool.run(1), pool.run(2)]);
    for (const outcome of outcomes) {
      assert.equal(outcome.status, "rejected");
      assert.match(String((outcome as PromiseRejectedResult).reason), /no-such-worker\.ts died/);
    }
  } finally {
    await pool.close();
  }
});

Deno.test("aborting rejects running and waiting requests with the signal's reason", async () => {
  const pool = open(1);
  try {
    const controller = new AbortController();
    const running = pool.run({ sleep: 200 }, { signal: controller.signal });
    const waiting = pool.run({ sleep: 200 }, { signal: controller.signal });
    const later = pool.run({ double: new Float32Array([4]) });
    controller.abort(new Error("enough"));
    await assert.rejects(running, /enough/);
    await assert.rejects(waiting, /enough/);
    assert.deepEqual([...await later], [8]);
    await assert.rejects(pool.run({ sleep: 1 }, { signal: controller.signal }), /enough/);
  } finally {
    await pool.close();
  }
});

Deno.test("closing rejects what is unanswered and refuses new requests", async () => {
  const pool = open(1);
  const running = assert.rejects(pool.run({ sleep: 60_000 }), /closed before it answered/);
  const waiting = assert.rejects(pool.run({ sleep: 60_000 }), /closed before it answered/);
  await pool.close();
  await running;
  await waiting;
  await assert.rejects(pool.run({ sleep: 1 }), /closed/);
});

Deno.test("after a request that cannot be cloned the next one in the queue is answered", async () => {
  const pool = open(1);
  try {
    // Both wait while the worker starts.
    const unclonable = assert.rejects(pool.run({ sleep: (() => {}) as unknown as number }), {
      name: "DataCloneError",
    });
    const next = pool.run({ double: new Float32Array([3]) });
    await unclonable;
    assert.deepEqual([...await next], [6]);
  } finally {
    await pool.close();
  }
});

/**
 * A pool that looks every few milliseconds whether its process computes. It is told no while `hangs` says that a worker does, and
 * yes otherwise: a worker that only starts slowly is none that hangs.
 */
function impatient<Asked = Request>(hangs: (notes: number) => boolean, { url = script, workers = 2 } = {}) {
  const notes: string[] = [];
  let used = 0;
  const pool = new WorkerPool<Asked, null>(url, {
    workers,
    onStuck: (note) => notes.push(note),
    patience: { everyMs: 20, looks: 5, cpuMs: () => hangs(notes.length) ? used : used += 20 },
  });
  return { pool, notes };
}

const counter = () => new Int32Array(new SharedArrayBuffer(4));

Deno.test("a worker that neither answers nor computes is replaced and its request answered by another, visibly", async () => {
  const tries = counter();
  const { pool, notes } = impatient((notes) => tries[0] > notes && notes < 2);
  try {
    assert.equal(await pool.run({ hang: { tries, times: 2 } }), null);
    assert.equal(tries[0], 3);
    const note = "1 of the workers worker-pool.worker.ts neither answered nor computed, and were replaced";
    assert.deepEqual(notes, [note, note]);
  } finally {
    await pool.close();
  }
});

Deno.test("a worker that ended itself without a word is replaced too", async () => {
  const tries = counter();
  const { pool } = impatient((notes) => tries[0] > notes);
  try {
    await assert.rejects(pool.run({ leave: { tries } }), /given a request 3 times and never answered/);
    assert.equal(await pool.run({ sleep: 1 }), null);
  } finally {
    await pool.close();
  }
});

Deno.test("a request that nobody answers in three tries is an error, and one that was given up is not tried again", async () => {
  const tries = counter(), dropped = counter();
  const { pool } = impatient((notes) => dropped[0] > 0 && tries[0] > notes);
  const controller = new AbortController(), { signal } = controller;
  try {
    const given = pool.run({ hang: { tries: dropped, times: 9 } }, { signal });
    const hopeless = assert.rejects(
      pool.run({ hang: { tries, times: 9 } }),
      /worker-pool\.worker\.ts was given a request 3 times and never answered/,
    );
    while (dropped[0] === 0) await new Promise((resume) => setTimeout(resume, 5));
    controller.abort(new Error("enough"));
    await assert.rejects(given, /enough/);
    await hopeless;
    assert.deepEqual([tries[0], dropped[0]], [3, 1]);
  } finally {
    await pool.close();
  }
});

Deno.test("a worker that computes is waited for, however long", async () => {
  const { pool, notes } = impatient(() => false);
  try {
    assert.equal(await pool.run({ sleep: 1200 }), null);
    assert.deepEqual(notes, []);
  } finally {
    await pool.close();
  }
});

Deno.test("a worker that never comes to listen is replaced", async () => {
  const folder = await Deno.makeTempDir(), mark = `${folder}/mark`;
  const stuck = new URL("./stuck-start.worker.ts", import.meta.url);
  stuck.searchParams.set("mark", mark);
  const { pool, notes } = impatient<number>((notes) => isFile(mark) && notes === 0, {
    url: stuck,
    workers: 1,
  });
  try {
    assert.equal(await pool.run(1), 2);
    assert.equal(notes.length, 1);
  } finally {
    await pool.close();
    await Deno.remove(folder, { recursive: true });
  }
});
