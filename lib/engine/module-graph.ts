import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { loaderVariables } from "./loader-variables.ts";

/** One module as `deno info` reports it, reduced to what runs: imports of types are left out. */
export interface GraphModule {
  /** URL of the module. */
  readonly url: string;
  /** Path of its file. */
  readonly file: string;
  readonly isScript: boolean;
  /** URLs of the modules it imports, statically or dynamically. */
  readonly imports: readonly string[];
  /** Exact npm packages it imports, such as `zod@4.6.7`. */
  readonly packages: readonly string[];
}

interface DenoInfo {
  modules: {
    kind: string;
    specifier: string;
    local?: string;
    mediaType?: string;
    npmPackage?: string;
    error?: string;
    dependencies?: { specifier: string; code?: { specifier?: string; error?: string } }[];
  }[];
  redirects: Record<string, string>;
}

const SCRIPTS = new Set(["TypeScript", "JavaScript", "Mjs", "Mts", "Tsx", "Jsx"]);

/**
 * Deno's module graph of some roots.
 *
 * @param roots URLs of modules
 * @param options.folder an existing folder for the short-lived entry file (`deno info` takes one root)
 * @param options.config path of the `deno.json` whose import map applies
 */
export async function moduleGraph(
  roots: readonly string[],
  options: { readonly folder: string; readonly config?: string | undefined },
): Promise<Map<string, GraphModule>> {
  const entry = join(options.folder, `entry-${crypto.randomUUID().slice(0, 8)}.ts`);
  await Deno.writeTextFile(entry, roots.map((root) => `import ${JSON.stringify(root)};\n`).join(""));
  try {
    // With its configuration comes its lock file, so that packages already fetched need no network.
    const config = options.config ? ["--config", options.config] : ["--no-config", "--no-lock"];
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      // As a URL: a path may hold characters that mean something in one.
      args: ["info", "--json", ...config, pathToFileURL(entry).href],
      env: { ...loaderVariables(), NO_COLOR: "1" },
    }).output();
    if (!success) throw new Error(`deno info failed: ${new TextDecoder().decode(stderr)}`);
    return readGraph(JSON.parse(new TextDecoder().decode(stdout)), entry);
  } finally {
    await Deno.remove(entry);
  }
}

function readGraph({ modules, redirects }: DenoInfo, entry: string): Map<string, GraphModule> {
  const final = (specifier: string) => redirects[specifier] ?? specifier;
  const packageOf = new Map(modules.map((module) => [module.specifier, module.npmPackage]));
  const graph = new Map<string, GraphModule>();
  for (const module of modules) {
    if (module.error) throw new Error(`Cannot read the module graph: ${module.error}`);
    if (!module.local || module.local === entry) continue;
    const targets = (module.dependencies ?? []).flatMap(({ specifier, code }) => {
      if (code?.error) throw new Error(`${module.local}: cannot resolve ${specifier}: ${code.error}`);
      return code?.specifier ? [final(code.specifier)] : [];
    });
    graph.set(module.specifier, {
      url: module.specifier,
      file: module.local,
      isScript: SCRIPTS.has(module.mediaType ?? ""),
      imports: targets.filter((target) => target.startsWith("file:")),
      packages: targets.flatMap((target) => packageOf.get(target) ?? []),
    });
  }
  return graph;
}
