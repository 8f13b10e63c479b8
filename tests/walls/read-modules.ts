import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Module } from "./walls.ts";

interface DenoInfo {
  readonly roots: readonly string[];
  readonly modules: readonly {
    readonly specifier: string;
    readonly local?: string;
    readonly error?: string;
    readonly dependencies?: readonly {
      readonly specifier: string;
      readonly code?: { readonly specifier?: string };
      readonly type?: { readonly specifier?: string };
    }[];
  }[];
}

/** Every module of `lib/` with what it imports, as Deno itself resolves it. */
export async function readModules(root: string): Promise<Module[]> {
  const files = await scripts(join(root, "lib"));
  const folder = await Deno.makeTempDir();
  try {
    // `deno info` takes one root: an entry that imports every file, so that none is missed for not being reached.
    const entry = join(folder, "entry.ts");
    await Deno.writeTextFile(
      entry,
      files.map((file) => `import ${JSON.stringify(pathToFileURL(file).href)};\n`).join(""),
    );
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", "--config", join(root, "deno.json"), entry],
      env: { NO_COLOR: "1" },
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    const { modules }: DenoInfo = JSON.parse(new TextDecoder().decode(stdout));
    const ours = modules.filter(({ local }) =>
      local !== undefined && local !== entry && local.startsWith(root)
    );
    return await Promise.all(ours.map(async ({ local, error, dependencies = [] }) => {
      if (error) throw new Error(error);
      const targets = dependencies.flatMap(({ specifier, code, type }) => {
        const resolved = [code?.specifier, type?.specifier].filter((target) => target !== undefined);
        return resolved.length > 0 ? resolved : [specifier];
      });
      return {
        path: relative(root, local!),
        imports: [...new Set(targets)].map((target) =>
          target.startsWith("file:") ? relative(root, fileURLToPath(target)) : target
        ),
        source: await Deno.readTextFile(local!),
      };
    }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function scripts(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) found.push(...await scripts(path));
    else if (entry.name.endsWith(".ts")) found.push(path);
  }
  return found.sort();
}
