import { join } from "node:path";
import { fileURLToPath } from "node:url";

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** A Slurm of one node, for tests. */
export interface TestSlurm {
  /** Variables by which sbatch and squeue find it. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs one of its programs. */
  run(program: string, ...args: string[]): Promise<string>;
  stop(): Promise<void>;
}

/** Why no Slurm can be started here; empty where one can. */
export function whyNoSlurm(): string {
  if (Deno.build.os !== "linux") return "needs Linux";
  const folders = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"];
  const isHere = (name: string) => folders.some((folder) => isFile(join(folder, name)));
  const missing = ["sbatch", "slurmctld", "slurmd", "munged"].find((name) => !isHere(name));
  if (missing) return `needs ${missing}: apt-get install slurm-wlm munge`;
  return Deno.uid() === 0 ? "" : "needs root, to start munged as its own user";
}

/** Starts a Slurm whose node says it has so many cores, which need not be there. */
export async function startSlurm(cores: number): Promise<TestSlurm> {
  const folder = await Deno.makeTempDir({ prefix: "ablate-slurm-" });
  const env = { SLURM_CONF: join(folder, "slurm.conf") };
  const run = async (program: string, ...args: string[]) => {
    const { success, stdout, stderr } = await new Deno.Command(program, { args, env }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
    if (!success) throw new Error(`${program} ${args.join(" ")}: ${text(stderr)}`);
    return text(stdout);
  };
  const stop = async () => {
    await run("sh", script("stop.sh"), folder);
    await Deno.remove(folder, { recursive: true });
  };
  try {
    await run("sh", script("start.sh"), folder, String(cores));
  } catch (error) {
    await stop();
    throw error;
  }
  return { env, run, stop };
}

/** Processes of a task of a job array, its script and all that it started. */
export function processesOf(job: string, task: number): number[] {
  const wanted = [`SLURM_ARRAY_JOB_ID=${job}`, `SLURM_ARRAY_TASK_ID=${task}`];
  return [...Deno.readDirSync("/proc")].flatMap(({ name }) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const variables = Deno.readTextFileSync(`/proc/${name}/environ`).split("\0");
      return wanted.every((variable) => variables.includes(variable)) ? [Number(name)] : [];
    } catch {
      // It ended meanwhile.
      return [];
    }
  });
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
