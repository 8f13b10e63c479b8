import assert from "node:assert/strict";
import { join } from "node:path";
import { projectFolder } from "../../lib/files/project.ts";

/** A group that shares a folder, and users in it who share nothing else. Numbers suffice: nobody need have a name. */
export const GROUP = 64_100;
export const USERS = [64_101, 64_102] as const;

/** What starts a program as a user, whom no capability of root helps. */
function asUser(user: number): string[] {
  return ["setpriv", "--reuid", String(user), "--regid", String(user), "--groups", String(GROUP), "--"];
}

/** Runs a program to its end. */
async function output([program, ...args]: readonly string[], cwd?: string): Promise<string> {
  const options = { args, ...cwd === undefined ? {} : { cwd } };
  const { success, stdout, stderr } = await new Deno.Command(program, options).output();
  assert.ok(success, `${program}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

/** Why this machine cannot play two users; empty where it can. */
export async function whyOneUser(): Promise<string> {
  if (Deno.build.os !== "linux") return "Linux alone can play two users";
  if (Deno.uid() !== 0) return "only root can play two users";
  try {
    await output([...asUser(USERS[0]), "test", "-r", join(projectFolder(), "main.ts")], "/");
    return "";
  } catch {
    return "setpriv does not work here, or other users may not read this checkout";
  }
}

/** Homes of the users, with Deno and its packages, which may lie where root alone may read. */
export class Homes {
  private constructor(readonly folder: string) {}

  /** @param folder a new one that everybody may enter. */
  static async make(folder: string): Promise<Homes> {
    await Deno.mkdir(folder);
    await Deno.chmod(folder, 0o755);
    await linked(Deno.execPath(), join(folder, "deno"));
    const packages = join(
      Deno.env.get("DENO_DIR") ?? join(Deno.env.get("HOME") ?? "", ".cache", "deno"),
      "npm",
    );
    const homes = new Homes(folder);
    for (const user of USERS) {
      const home = homes.of(user);
      await Deno.mkdir(join(home, "deno"), { recursive: true });
      await linked(packages, join(home, "deno", "npm"));
      for (const path of [home, join(home, "deno")]) await Deno.chown(path, user, user);
    }
    return homes;
  }

  of(user: number): string {
    return join(this.folder, String(user));
  }

  /** What a process of a user needs to run this project. The checkout is another's, which git must be told is well. */
  env(user: number): Record<string, string> {
    return {
      ...{ HOME: this.of(user), DENO_DIR: join(this.of(user), "deno"), NO_COLOR: "1" },
      ...{ GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "safe.directory", GIT_CONFIG_VALUE_0: "*" },
    };
  }

  /** Starts Deno as a user, with an umask that shuts everybody out, such as a careful user has. */
  spawn(user: number, args: readonly string[], env: Readonly<Record<string, string>>): Deno.ChildProcess {
    const [setpriv, ...rest] = [...asUser(user), "sh", "-c", 'umask 077; exec "$@"', "sh"];
    return new Deno.Command(setpriv, {
      args: [...rest, join(this.folder, "deno"), ...args],
      env: { ...this.env(user), ...env },
      cwd: this.of(user),
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }
}

/** A file or folder at another place: linked where that can be, which takes no time and no space. */
async function linked(from: string, to: string): Promise<void> {
  await output(["cp", "-al", from, to]).catch(() => output(["cp", "-a", from, to]));
}

/** Makes a folder that the group shares: it may write there, and what is made there is its own. */
export async function shareFolder(path: string): Promise<void> {
  await Deno.mkdir(path, { recursive: true });
  await Deno.chown(path, USERS[0], GROUP);
  await Deno.chmod(path, 0o2770);
}

/** Gives users and group names for as long as it is in use: Slurm starts jobs of nobody whom the system does not know. */
export async function namedUsers(): Promise<AsyncDisposable> {
  const names = USERS.map((user) => `ablate-test-${user}`), group = `ablate-test-${GROUP}`;
  const forget = async () => {
    for (const name of names) await output(["userdel", name]).catch(() => {});
    await output(["groupdel", group]).catch(() => {});
  };
  await forget();
  await output(["groupadd", "--gid", String(GROUP), group]);
  for (const [at, name] of names.entries()) {
    await output(["useradd", "--no-create-home", "--uid", String(USERS[at]), "--groups", group, name]);
  }
  return { [Symbol.asyncDispose]: forget };
}

/** What below a folder a user may not read, or not write to. */
export async function closedTo(user: number, folder: string): Promise<string[]> {
  const find = ["find", folder, "(", "!", "-readable", "-o", "!", "-writable", ")", "-print"];
  return (await output([...asUser(user), ...find], "/")).split("\n").filter((line) => line !== "");
}
