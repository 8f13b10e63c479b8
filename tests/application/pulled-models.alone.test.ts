import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import { silentProgress } from "../../lib/progress/progress.ts";
import { pullModel } from "../../lib/downloads/pull-model.ts";
import { readRegistry } from "../../lib/downloads/registry.ts";
import { datasetKind } from "../../lib/datasets/registry.ts";
import { writeDiscSam } from "../backbones/sam/disc-sam.ts";
import { MINIATURES } from "../datasets/miniatures.ts";
import { RawServer, sendFile } from "../downloads/raw-server.ts";
import { ProfileRun } from "./fixtures/profile-run.ts";
import { resultsFolder } from "./fixtures/results.ts";
import { writeTinyClip } from "./fixtures/tiny-clip.ts";

/** Settings with which a cell takes seconds; small pictures need small tolerances. */
const SMALL = [
  "text.templates=['{}']",
  "sampling.kind=global",
  "masks.pointsPerSide=3",
  "masks.cropNLayers=0",
  "masks.edgeTolerance=2",
  "masks.minMaskRegionArea=5",
];

/** An entry of the registry for the files in a folder of a repository, by their hashes. */
async function entryOf(kind: string, origin: string, repository: string, inner = "") {
  const files: [string, object][] = [];
  for await (const { name } of Deno.readDir(join(origin, repository, inner))) {
    const path = inner === "" ? name : `${inner}/${name}`;
    const bytes = await Deno.readFile(join(origin, repository, path));
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    files.push([name, { path, bytes: bytes.length, sha256 }]);
  }
  const rest = { title: "small", revision: "main", licence: "MIT", tried: "never" };
  return { kind, repository, ...rest, files: Object.fromEntries(files) };
}

Deno.test("what was pulled is used by the profiles without being asked for, and told by its content", () =>
  ProfileRun.in(async (run) => {
    const origin = join(run.folder, "origin"), registryPath = join(run.folder, "registry.yaml");
    await writeTinyClip(join(origin, "someone/clip"));
    await writeDiscSam(join(origin, "someone/sam"), "transformers.js");
    await MINIATURES["coco-object"](run.root);
    const models = {
      "clip-vit-b-16": await entryOf("clip", origin, "someone/clip"),
      "sam-vit-h": await entryOf("sam", origin, "someone/sam", "onnx"),
    };
    await Deno.writeTextFile(registryPath, JSON.stringify({ models }));
    await using server = new RawServer(async (request, write) => {
      const path = request.target.replace("/resolve/main", "");
      await sendFile(request, write, await Deno.readFile(join(origin, path)));
    });
    Deno.env.set("ABLATE_REGISTRY", registryPath);
    try {
      for (const entry of (await readRegistry()).values()) {
        await pullModel(entry, {
          hub: { endpoint: server.address, offline: null },
          home: Deno.env.get("ABLATE_MODELS")!,
          lockPath: join(run.folder, "registry.lock.yaml"),
          signal: new AbortController().signal,
          progress: silentProgress,
        });
      }
      const output = await run.reproduce("table4", "coco-object", { set: SMALL });
      const said = output.replaceAll(/\s+/g, " ");
      assert.doesNotMatch(said, /stands in for/);
      assert.match(said, /masks: SAM sam-vit-h/);
      // The backbone and the SAM are known by their hashes; what else differs is named.
      assert.match(said, /not comparable: a part of the data, other thresholds of mask generation/);
      assert.doesNotMatch(basename(resultsFolder(output)), /clip=|masks=/);
      await run.assertEveryPixelCounted(datasetKind("coco-object").open(run.root), "val2017");
    } finally {
      Deno.env.delete("ABLATE_REGISTRY");
    }
  }));
