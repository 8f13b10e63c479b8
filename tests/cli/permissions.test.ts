import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { outcomeOf, Workplace } from "../application/fixtures/workplace.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { tasks, permissions } = JSON.parse(await Deno.readTextFile(join(root, "deno.json"))) as {
  tasks: Record<string, { command: string }>;
  permissions: Record<string, Record<string, true>>;
};

/** Tasks for those who work on the project: tests start servers, programs and a browser, screenshots a browser. */
const ALL_RIGHTS = ["bench", "screenshots", "test", "test:full", "test:jupyter", "test:kills", "test:train"];
/** Tasks that run Deno's own tools, a shell script or other tasks. */
const NO_PROGRAM = ["fmt", "lint", "check", "ok", "train-clip", "train-sam"];

/** The command of a task with another script in place of its own. */
function inPlaceOf(task: string, script: string): string {
  const { command } = tasks[task];
  const changed = command.replace(/main\.ts \S+$/, script);
  assert.notEqual(changed, command);
  return changed;
}

/** What Deno answers a script with the rights of a task that asks for more. */
async function answers(task: string, asked: readonly string[]): Promise<string[]> {
  const args = asked.map((what) => `"${what}"`).join(" ");
  const { output, errors } = await outcomeOf(
    denoTask(["--eval", `${inPlaceOf(task, "tests/cli/asks-for-more.ts")} ${args}`]),
  );
  const lines = output.trim().split("\n");
  assert.equal(lines.length, asked.length, errors);
  return lines;
}

/** Runs `deno task`, on a machine where no deno is on the PATH. */
function denoTask(args: readonly string[], env: Record<string, string> = {}): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "--config", join(root, "deno.json"), ...args],
    clearEnv: true,
    env: {
      HOME: Deno.env.get("HOME") ?? "/",
      PATH: "/usr/bin:/bin",
      NO_COLOR: "1",
      ...cacheFolder(),
      ...env,
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Where Deno keeps the packages, if it was told. */
function cacheFolder(): Record<string, string> {
  const folder = Deno.env.get("DENO_DIR");
  return folder === undefined ? {} : { DENO_DIR: folder };
}

Deno.test("only models and data may use the network; who has all rights is known", () => {
  const withNet = [], withAll = [], named = [], local = [];
  for (const [name, { command }] of Object.entries(tasks)) {
    if (NO_PROGRAM.includes(name)) continue;
    if (/ (-A|--allow-all)\b/.test(command)) withAll.push(name);
    else {
      named.push(name);
      assert.match(command, /^deno run --quiet --no-prompt --no-remote -P=\w+ /, name);
    }
    const set = permissions[/ -P=(\w+) /.exec(command)?.[1] ?? ""] ?? {};
    if (set.net || / (-N|--allow-net)( |$)/.test(command)) withNet.push(name);
    const hosts = / --allow-net=(\S+)/.exec(command)?.[1];
    if (hosts) local.push(`${name}: ${hosts}`);
    for (const right of Object.keys(set)) {
      assert.ok(["read", "write", "env", "sys", "ffi", "net"].includes(right), `${name}: ${right}`);
    }
  }
  assert.deepEqual(withNet.sort(), ["data", "models"]);
  assert.deepEqual(local.sort(), [
    "doctor: huggingface.co,raw.githubusercontent.com",
    "kernel: 127.0.0.1",
    "notebooks: 127.0.0.1",
  ]);
  assert.deepEqual(withAll.sort(), ALL_RIGHTS);
  assert.ok(named.includes("reproduce") && named.length > 15);
});

Deno.test("the page on permissions names every task that has its own", async () => {
  const page = await Deno.readTextFile(join(root, "docs/permissions.md"));
  for (const task of Object.keys(tasks).filter((name) => !NO_PROGRAM.includes(name))) {
    assert.match(page, new RegExp(`^\\|.*\`${task}\`.*\\|$`, "m"), task);
  }
});

Deno.test("reproduce computes a table with the rights of its task, where no deno is on the PATH and a cluster sets loader variables", async () => {
  const workplace = await Workplace.make();
  try {
    const { code, output, errors } = await outcomeOf(
      denoTask(workplace.arguments().with(1, "table3"), {
        ABLATE_STORE: workplace.store,
        LD_LIBRARY_PATH: "/usr/lib",
      }),
    );
    assert.equal(code, 0, errors);
    assert.match(output, /[1-9]\d* stages were computed/);
    const [run] = await Array.fromAsync(runsBelow(workplace.out));
    assert.match(run, /"commit": "[0-9a-f]{40}"/, "git may be asked");
  } finally {
    await workplace.remove();
  }
});

/** The texts of all run.json below a folder. */
async function* runsBelow(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* runsBelow(join(folder, name));
    else if (name === "run.json") yield await Deno.readTextFile(join(folder, name));
  }
}

Deno.test("with the rights of reproduce neither hosts nor code from them nor other programs can be reached", async () => {
  const [net, hosts, fetched, code, program, write, worker] = await answers("reproduce", [
    ...[
      "net",
      "other hosts",
      "fetch",
      "remote code",
      "another program",
      "write",
      "net in a worker",
    ],
  ]);
  for (const line of [net, hosts, fetched, worker]) assert.match(line, /NotCapable: Requires net access/);
  assert.match(code, /--no-remote is specified/);
  assert.match(program, /NotCapable: Requires run access to "sh"/);
  assert.equal(write, "write: granted");
});

Deno.test("embed makes a part with the rights of its task, which reach no host and start no program but Deno", async () => {
  const [net, program] = await answers("embed", ["net", "another program"]);
  assert.match(net, /NotCapable: Requires net access/);
  assert.match(program, /NotCapable: Requires run access to "sh"/);
  const workplace = await Workplace.make();
  try {
    const { code, output, errors } = await outcomeOf(
      denoTask([
        ...["embed", "voc2012", "--head", "dba", "--shard", "1/1", "--set", `dataset.root=${workplace.voc}`],
        ...["--set", "dataset.train=train", "--set", `clip=${workplace.clip}`, "--set", "masks=oracle"],
      ], { ABLATE_STORE: workplace.store }),
    );
    assert.equal(code, 0, errors);
    assert.match(
      output,
      /^mask embeddings by dba of train \(8 images\) and val \(6 images\): shard 1 of 1: /,
    );
  } finally {
    await workplace.remove();
  }
});

Deno.test("notebooks reach their kernel on this machine and no other; claims, jobs, parity and runs write nothing", async () => {
  const [net, hosts, fetched] = await answers("notebooks", ["net", "other hosts", "fetch"]);
  assert.match(net, /ConnectionRefused/);
  for (const line of [hosts, fetched]) assert.match(line, /NotCapable: Requires net access/);
  for (const task of ["claims", "jobs", "parity", "runs"]) {
    assert.match((await answers(task, ["write"]))[0], /NotCapable: Requires write access/);
  }
});

Deno.test("compare may ask git, and write nothing nor start anything else", async () => {
  const [write, program] = await answers("compare", ["write", "another program"]);
  assert.match(write, /NotCapable: Requires write access/);
  assert.match(program, /NotCapable: Requires run access to "sh"/);
  const { code, output, errors } = await outcomeOf(
    denoTask(["compare", "Baseline", "+ DBA-CLIP", "--in", "table5"]),
  );
  assert.equal(code, 0, errors);
  assert.match(output, /head\.name "maskclip" → "dba"/);
});

Deno.test("a task without a permission ends with one message and exit code 2, and asks nothing", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const task = (name: string, ...args: string[]) =>
      outcomeOf(denoTask(["--eval", `${inPlaceOf("claims", "main.ts")} ${name} ${args.join(" ")}`], {
        ABLATE_MODELS: folder,
      }));
    for (
      const [{ code, output, errors }, right] of [
        [await task("models", "pull", "clip-vit-b-16"), "(net|write)"],
        [await task("schema"), "write"],
        [await task("reproduce", "table5", "--plan"), "(write|run)"],
      ] as const
    ) {
      assert.match(
        errors,
        new RegExp(
          `^error: this task lacks a permission: Requires ${right} access to [^\\n]+\\n  deno\\.json grants .*\\n$`,
        ),
      );
      assert.deepEqual([code, output], [2, ""]);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test({
  name: "a store below /dev is refused with one message",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const { code, errors } = await outcomeOf(denoTask(["store", "ls"], { ABLATE_STORE: "/dev/shm/ablate" }));
    assert.match(
      errors,
      /^error: this task lacks a permission: Requires all access to "\/dev\/shm\/ablate"\n {2}.*choose another place\.\n$/,
    );
    assert.equal(code, 2);
  },
});
