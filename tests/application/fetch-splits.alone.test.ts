import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { PUBLISHED_SPLITS } from "../../lib/datasets/published-splits.ts";
import { labelledIds } from "../../lib/datasets/labelled-ids.ts";
import { datasetKind } from "../../lib/datasets/registry.ts";
import { silentProgress } from "../../lib/progress/progress.ts";
import { fetchSplits } from "../../lib/application/fetch-splits.ts";
import { MINIATURES } from "../datasets/miniatures.ts";
import { assertSays } from "../datasets/says.ts";
import { RawServer, sendFile } from "../downloads/raw-server.ts";

/** Lists of a publication in small. */
const LISTS: Readonly<Record<string, string>> = {
  "train_aug.txt": "JPEGImages/2007_000000.jpg SegmentationClass/2007_000000.png\n" +
    "JPEGImages/2007_000003.jpg SegmentationClass/2007_000003.png\n",
  "1_16/labeled.txt": "JPEGImages/2007_000003.jpg SegmentationClass/2007_000003.png\n",
};

/** A server with the lists, and a miniature of VOC that they belong to. */
async function withLists(
  use: (scene: {
    root: string;
    server: RawServer;
    fetchAll: () => ReturnType<typeof fetchSplits>;
    path: (name: string) => string;
  }) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir(), encoder = new TextEncoder();
  await using server = new RawServer(({ target, ...request }, write) =>
    sendFile({ target, ...request }, write, encoder.encode(LISTS[target.slice(1)]))
  );
  const lists = Object.entries(LISTS).map(([name, text]) => ({
    name,
    url: `${server.address}/${name}`,
    bytes: text.length,
    sha256: createHash("sha256").update(text).digest("hex"),
  }));
  try {
    await MINIATURES["voc2012"](root);
    await use({
      root,
      server,
      path: (name) => join(root, "ImageSets/Segmentation", name),
      fetchAll: () =>
        fetchSplits("voc2012", [`dataset.root=${root}`], {
          signal: new AbortController().signal,
          progress: silentProgress,
        }, { voc2012: { source: "lists of a test", lists } }),
    });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("published lists come into the data set's own folder and are used from then on", () =>
  withLists(async ({ root, server, fetchAll, path }) => {
    const { lists } = await fetchAll();
    assert.deepEqual(lists.map(({ how }) => how), ["downloaded", "downloaded"]);
    assert.equal(await Deno.readTextFile(path("1_16/labeled.txt")), LISTS["1_16/labeled.txt"]);
    const set = datasetKind("voc2012").open(root);
    assert.deepEqual(await set.ids("train_aug"), ["2007_000000", "2007_000003"]);
    const { ids, source } = await labelledIds(set, "train_aug", {
      ...{ fraction: "1/16", draw: 0, isAsked: false },
    });
    assert.deepEqual(ids, ["2007_000003"]);
    assert.match(source, /listed in 1_16\/labeled\.txt/);
    // Given again, nothing is asked for.
    assert.deepEqual((await fetchAll()).lists.map(({ how }) => how), ["was here", "was here"]);
    assert.equal(server.requests.length, 2);
  }));

Deno.test("a list of one's own is neither overwritten nor taken for the published one", () =>
  withLists(async ({ server, fetchAll, path }) => {
    await Deno.writeTextFile(path("train_aug.txt"), "2007_000001\n");
    await assertSays(
      fetchAll,
      /train_aug\.txt: Expected the published list but found another/,
      /Move it away/,
    );
    assert.equal(server.requests.length, 0);
    assert.equal(await Deno.readTextFile(path("train_aug.txt")), "2007_000001\n");
  }));

Deno.test("a list of another content is refused and leaves nothing", () =>
  withLists(async ({ server, fetchAll, path }) => {
    server.answer = (request, write) =>
      sendFile(request, write, new TextEncoder().encode(LISTS["train_aug.txt"].replaceAll("3", "4")));
    await assertSays(fetchAll, /Expected a file with SHA-256/);
    await assert.rejects(Deno.stat(path("train_aug.txt")), Deno.errors.NotFound);
  }));

Deno.test("where nothing is published, or offline, it is said", () =>
  withLists(async ({ server, fetchAll }) => {
    Deno.env.set("ABLATE_OFFLINE", "1");
    try {
      await assertSays(fetchAll, /is not here, and ABLATE_OFFLINE forbids to download it/);
    } finally {
      Deno.env.delete("ABLATE_OFFLINE");
    }
    const signal = new AbortController().signal;
    await assertSays(
      () => fetchSplits("toybox", [], { signal, progress: silentProgress }),
      /no split lists are published for toybox; there are some for: voc2012, coco-object/,
    );
    assert.equal(server.requests.length, 0);
  }));

Deno.test("every published list has a pinned address and hash", () => {
  for (const { lists } of Object.values(PUBLISHED_SPLITS).filter((splits) => splits !== undefined)) {
    for (const { name, url, sha256 } of lists) {
      assert.match(url, /^https:\/\/raw\.githubusercontent\.com\/[^/]+\/[^/]+\/[0-9a-f]{40}\//);
      assert.match(sha256, /^[0-9a-f]{64}$/);
      assert.match(name, /^[\w/]+\.txt$/);
    }
  }
});

const shared = Deno.env.get("ABLATE_SHARED") ?? join(import.meta.dirname!, "../../../shared");
const SPLITS = join(shared, "lists/splits");

Deno.test({
  name: "the pinned hashes are those of the lists",
  ignore: !await Deno.stat(SPLITS).then(() => true, () => false),
  fn: async () => {
    const folders: Record<string, string> = { "voc2012": "pascal", "coco-object": "coco" };
    for (const [dataset, splits] of Object.entries(PUBLISHED_SPLITS)) {
      for (const { name, bytes, sha256 } of splits!.lists) {
        const content = name === "train_aug.txt"
          ? await trainAug(join(SPLITS, "pascal/1_16"))
          : await Deno.readTextFile(join(SPLITS, folders[dataset], name));
        assert.equal(content.length, bytes, name);
        assert.equal(createHash("sha256").update(content).digest("hex"), sha256, name);
      }
    }
  },
});

/** The augmented training split is what a partition leaves and what it takes, in order. */
async function trainAug(partition: string): Promise<string> {
  const parts = await Promise.all(
    ["labeled.txt", "unlabeled.txt"].map((name) => Deno.readTextFile(join(partition, name))),
  );
  return parts.join("").trimEnd().split("\n").sort().join("\n") + "\n";
}
