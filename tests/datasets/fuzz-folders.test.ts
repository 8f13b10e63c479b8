import assert from "node:assert/strict";
import { basename, extname, join, relative } from "node:path";
import sharp from "sharp";
import { openDataset } from "../../lib/stages/open-dataset.ts";
import { Random } from "../../lib/tensor/random.ts";
import { ablate } from "../cli/in-process.ts";
import { mutatedBytes, mutatedText } from "../engine/mutations.ts";
import { assertMessage, toldOrDone } from "../engine/told-or-done.ts";
import { HEIGHT, MINIATURES, WIDTH } from "./miniatures.ts";

const MUTATIONS = 200;

/** What must come of a mutation: a refusal, the same as before, or one of both. */
type Due = "refused" | "same" | "either";

/** A data set on disk as it was written, and where in it labels, pictures and texts lie. */
interface Folder {
  readonly name: "voc2012" | "folder";
  readonly root: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly labels: readonly string[];
  readonly pictures: readonly string[];
  readonly texts: readonly string[];
}

async function written(name: Folder["name"], root: string): Promise<Folder> {
  await MINIATURES[name](root);
  const files = new Map(
    (await Array.fromAsync(below(root))).sort().map((path) => [path, Deno.readFileSync(path)]),
  );
  const paths = [...files.keys()],
    ending = (wanted: string) => paths.filter((path) => extname(path) === wanted);
  return { name, root, files, labels: ending(".png"), pictures: ending(".jpg"), texts: ending(".txt") };
}

async function* below(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* below(path);
    else yield path;
  }
}

/** A gray picture as PNG. */
function grayPng(data: Uint8Array, width: number, height: number, interlaced = false): Promise<Uint8Array> {
  return sharp(data, { raw: { width, height, channels: 1 } }).toColourspace("b-w").png({
    progressive: interlaced,
  }).toBuffer();
}

/** The labels of a PNG as another decoder reads them. */
async function grayOf(png: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await sharp(png).toColourspace("b-w").raw().toBuffer());
}

/** What disks, people and programs do to data sets. Each does it and says what must come of it. */
const HARM: Readonly<Record<string, (folder: Folder, random: Random) => Promise<Due>>> = {
  async "a label map is missing"({ name, labels }, random) {
    await Deno.remove(random.pick(labels));
    return name === "folder" ? "either" : "refused";
  },
  async "a picture is missing"({ name, pictures }, random) {
    await Deno.remove(random.pick(pictures));
    return name === "folder" ? "either" : "refused";
  },
  async "a text is missing"({ texts }, random) {
    await Deno.remove(random.pick(texts));
    return "either";
  },
  async "a file is cut short"({ files, labels, pictures }, random) {
    const path = random.pick([...labels, ...pictures]), bytes = files.get(path)!;
    await Deno.writeFile(path, bytes.subarray(0, random.below(Math.floor(0.9 * bytes.length))));
    return "refused";
  },
  async "a file is empty"({ labels, pictures }, random) {
    await Deno.writeFile(random.pick([...labels, ...pictures]), new Uint8Array());
    return "refused";
  },
  async "a picture and a label map are swapped"({ files, labels, pictures }, random) {
    const label = random.pick(labels), picture = random.pick(pictures);
    await Deno.writeFile(label, files.get(picture)!);
    await Deno.writeFile(picture, files.get(label)!);
    return "refused";
  },
  async "two label maps are swapped"({ files, labels }, random) {
    const [one, other] = [random.pick(labels), random.pick(labels)];
    await Deno.writeFile(one, files.get(other)!);
    await Deno.writeFile(other, files.get(one)!);
    return "either";
  },
  async "a file is renamed"({ name, labels, pictures }, random) {
    const path = random.pick([...labels, ...pictures]);
    await Deno.rename(
      path,
      join(path, "..", mutatedText(basename(path), random).replace(/[\0/]/g, "_").slice(0, 80) || "x"),
    );
    return name === "folder" || await exists(path) ? "either" : "refused";
  },
  async "a file is renamed in the case of its letters"({ labels, pictures }, random) {
    const path = random.pick([...labels, ...pictures]);
    await Deno.rename(path, path.replace(/\.\w+$/, (ending) => ending.toUpperCase()));
    return "either";
  },
  async "a label map has another size"({ labels }, random) {
    const [width, height] = random.below(2) === 0 ? [WIDTH + 1, HEIGHT] : [HEIGHT, WIDTH];
    await Deno.writeFile(random.pick(labels), await grayPng(new Uint8Array(width * height), width, height));
    return "refused";
  },
  async "a picture has another size"({ pictures }, random) {
    const size = { width: WIDTH, height: HEIGHT - 1, channels: 3 as const };
    await Deno.writeFile(
      random.pick(pictures),
      await sharp({ create: { ...size, background: "gray" } }).jpeg().toBuffer(),
    );
    return "refused";
  },
  async "a label is out of range"({ files, labels }, random) {
    const path = random.pick(labels), data = await grayOf(files.get(path)!);
    data[random.below(data.length)] = 21 + random.below(234);
    await Deno.writeFile(path, await grayPng(data, WIDTH, HEIGHT));
    return "refused";
  },
  async "a label map is written anew, interlaced"({ files, labels }, random) {
    const path = random.pick(labels);
    await Deno.writeFile(path, await grayPng(await grayOf(files.get(path)!), WIDTH, HEIGHT, true));
    return "same";
  },
  async "a text has a byte order mark and Windows' line ends"({ files, texts }, random) {
    const path = random.pick(texts), text = new TextDecoder().decode(files.get(path)!);
    await Deno.writeTextFile(path, `\uFEFF${text.replaceAll("\n", "\r\n")}`);
    return "same";
  },
  async "other files lie about"({ labels, pictures, texts }, random) {
    const beside = join(random.pick([...labels, ...pictures, ...texts]), "..");
    for (const name of [".DS_Store", "Thumbs.db", "notes.md"]) {
      await Deno.writeFile(join(beside, name), Uint8Array.of(0, 1, 2));
    }
    return "same";
  },
  async "a file is a link to where it lies now"({ labels, pictures, texts, root }, random) {
    const path = random.pick([...labels, ...pictures, ...texts]), away = join(root, "..", "away");
    await Deno.rename(path, away);
    await Deno.symlink(away, path);
    return "same";
  },
  async "a folder lies where a file should"({ labels, pictures }, random) {
    const path = random.pick([...labels, ...pictures]);
    await Deno.remove(path);
    await Deno.mkdir(path);
    return "either";
  },
  async "a link leads to itself"({ labels, pictures, texts }, random) {
    const path = random.pick([...labels, ...pictures, ...texts]);
    await Deno.remove(path);
    await Deno.symlink(basename(path), path);
    // Not every list is asked for.
    return texts.includes(path) ? "either" : "refused";
  },
  async "a text is edited"({ files, texts }, random) {
    const path = random.pick(texts);
    await Deno.writeTextFile(path, mutatedText(new TextDecoder().decode(files.get(path)!), random));
    return "either";
  },
  async "bytes are damaged"({ files, labels, pictures, texts }, random) {
    const path = random.pick([...labels, ...labels, ...pictures, ...texts]);
    await Deno.writeFile(path, mutatedBytes(files.get(path)!, random));
    return "either";
  },
};

function exists(path: string): Promise<boolean> {
  return Deno.lstat(path).then(() => true, () => false);
}

/** What `data check` says of the data, without its hashes of files' bytes. */
async function check({ name, root }: Folder) {
  const { code, output, errors } = await ablate(
    "data",
    "check",
    name,
    "--set",
    `dataset.root=${root}`,
    "--json",
  );
  return { code, output, errors, told: output.replaceAll(/"content": "\w+"/g, "") };
}

for (const name of ["voc2012", "folder"] as const) {
  Deno.test(`${MUTATIONS} seeded mutations of a data set of the kind ${name} are refused with messages, or labels are what they were`, async () => {
    const around = await Deno.makeTempDir({ prefix: "ablate-fuzz-" });
    try {
      const folder = await written(name, join(around, "data"));
      const right = await check(folder);
      assert.equal(right.code, 0, right.output + right.errors);
      const kinds = Object.keys(HARM), seen = { refused: 0, accepted: 0 };
      for (let seed = 1; seed <= MUTATIONS; seed++) {
        const random = new Random(seed), kind = kinds[seed % kinds.length];
        const context = `seed ${seed}: ${kind}`;
        const due = await HARM[kind](folder, random);
        const found = await toldOrDone(context, () => check(folder));
        assert.ok(found, context);
        const all = `${context}\n${found.output}${found.errors}`;
        assert.ok(found.code === 0 || found.code === 2, all);
        assertMessage(found.output + found.errors, context);
        if (found.code === 2) {
          assert.match(found.errors + found.output, /^error: |"problems": \[\n/, all);
          seen.refused++;
        } else seen.accepted++;
        if (due === "refused") assert.equal(found.code, 2, all);
        if (due === "same") assert.deepEqual([found.code, found.told], [0, right.told], all);
        if (found.code === 0) await requireLabels(folder, kind, context);
        await restore(folder, around);
      }
      assert.ok(Math.min(seen.refused, seen.accepted) > MUTATIONS / 5, Deno.inspect(seen));
    } finally {
      await Deno.remove(around, { recursive: true });
    }
  });
}

/** Whatever was accepted: the labels of each image are those of its file as it was written, unless label maps were swapped. */
async function requireLabels(
  { name, root, files, labels }: Folder,
  kind: string,
  context: string,
): Promise<void> {
  if (kind === "two label maps are swapped") return;
  const set = openDataset({ name, root });
  for (const id of await set.ids("val")) {
    const path = labels.find((path) => basename(path, ".png").normalize() === id.normalize());
    assert.ok(path, `${context}: ${id} of ${relative(root, root)}`);
    assert.deepEqual((await set.labels(id, "val")).data, await grayOf(files.get(path)!), `${context}: ${id}`);
  }
}

/** Puts every file back and takes away what was not there. */
async function restore({ root, files }: Folder, around: string): Promise<void> {
  for (const path of await Array.fromAsync(below(root))) {
    if (!files.has(path) || !(await Deno.lstat(path)).isFile) await Deno.remove(path);
  }
  for (const [path, bytes] of files) {
    if (await exists(path)) {
      if ((await Deno.lstat(path)).isDirectory) await Deno.remove(path, { recursive: true });
    }
    await Deno.writeFile(path, bytes);
  }
  if (await exists(join(around, "away"))) await Deno.remove(join(around, "away"));
}
