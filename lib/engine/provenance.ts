import { availableParallelism, cpus, totalmem } from "node:os";
import { join } from "node:path";
import { git } from "./git.ts";
import { projectFolder } from "../files/project.ts";
import { shellWord } from "./shell-word.ts";

/**
 * What a result was made with. None of it decides a number that settings and keys do not already decide, and all of
 * it may differ between two runs with equal numbers, so comparisons leave it out.
 */
export interface Provenance {
  /** Commit of the project and whether files differed from it; absent outside of a git checkout. */
  readonly commit?: string;
  readonly dirty?: boolean;
  /** The command as one would type it. */
  readonly command: string;
  readonly versions: { readonly deno: string; readonly v8: string; readonly packages: readonly string[] };
  readonly hardware: {
    readonly system: string;
    readonly cpu: string;
    readonly cores: number;
    /** Gibibytes, rounded. */
    readonly memory: number;
  };
}

/** Collects what this process runs with. No time, host name or user name: nothing personal. */
export async function provenance(): Promise<Provenance> {
  const commit = (await git(["rev-parse", "HEAD"]))?.trim();
  // Results are written into the checkout by the run itself and say nothing about the code.
  const changes = commit && await git(["status", "--porcelain", "--", ".", ":(exclude)results"]);
  return {
    ...commit && { commit, dirty: changes?.trim() !== "" },
    command: ["deno task", ...Deno.args.map(shellWord)].join(" "),
    versions: { deno: Deno.version.deno, v8: Deno.version.v8, packages: await pinnedPackages() },
    hardware: {
      system: `${Deno.build.os} ${Deno.build.arch}`,
      cpu: cpus()[0]?.model.trim() ?? "unknown",
      cores: availableParallelism(),
      memory: Math.round(totalmem() / 2 ** 30),
    },
  };
}

/** The npm packages that deno.json pins, such as `zod@4.6.7`; sorted. */
async function pinnedPackages(): Promise<string[]> {
  const { imports } = JSON.parse(await Deno.readTextFile(join(projectFolder(), "deno.json")));
  const targets = Object.values(imports as Record<string, string>);
  const pins = targets.flatMap((target) => /^npm:\/?((?:@[^/]+\/)?[^/@]+@[^/]+)/.exec(target)?.[1] ?? []);
  return [...new Set(pins)].sort();
}
