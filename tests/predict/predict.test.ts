import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { decode } from "fast-png";
import sharp from "sharp";
import { ABSENT, ABSENT_TOLD } from "../providers/absent-provider.ts";
import { isFile } from "../../lib/datasets/paths.ts";
import { writeDiscSam } from "../backbones/sam/disc-sam.ts";
import { writeTinyClip } from "../application/fixtures/tiny-clip.ts";
import { eventually, PATIENCE_MS } from "../support/eventually.ts";
import { withoutProgress } from "../support/without-progress.ts";
import { decodeSafetensors } from "../../lib/tensor/safetensors.ts";

const main = join(import.meta.dirname!, "../../main.ts");

/** A picture of two colours. */
function picture(width: number, height: number, hue: number): Promise<Uint8Array> {
  const data = Uint8Array.from(
    { length: width * height * 3 },
    (_, i) => Math.floor(i / 3) % width < width / 2 ? 60 + (i * 7) % 9 : [200, 90, 40][(i + hue) % 3],
  );
  return sharp(data, { raw: { width, height, channels: 3 } }).jpeg({ quality: 95 }).toBuffer();
}

/** Pictures in a scratch folder with a store of its own, and the command on them. */
class Scratch {
  private constructor(readonly root: string) {}

  static async make(): Promise<Scratch> {
    return new Scratch(await Deno.makeTempDir());
  }

  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  async write(path: string, content: Uint8Array | string): Promise<void> {
    await Deno.mkdir(dirname(this.path(path)), { recursive: true });
    if (typeof content === "string") await Deno.writeTextFile(this.path(path), content);
    else await Deno.writeFile(this.path(path), content);
  }

  spawn(classes: string, ...options: string[]): Deno.ChildProcess {
    const folders = ["--images", this.path("in"), "--out", this.path("out")];
    return new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", main, "predict", ...folders, "--classes", classes, ...options],
      env: { ABLATE_STORE: this.path("store"), NO_COLOR: "1" },
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  async predict(classes: string, ...options: string[]) {
    const { code, stdout, stderr } = await this.spawn(classes, ...options).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, output: text(stdout), errors: withoutProgress(text(stderr)) };
  }

  async map(name: string) {
    return decode(await Deno.readFile(this.path("out/labels", `${name}.png`)), { checkCrc: true });
  }
}

async function withScratch(use: (scratch: Scratch) => Promise<void>): Promise<void> {
  const scratch = await Scratch.make();
  try {
    await use(scratch);
  } finally {
    await Deno.remove(scratch.root, { recursive: true });
  }
}

const BACKGROUND = ["--background", "grass, a wall"];

Deno.test("predict labels a folder with odd names, names what it cannot read, and keeps what is done", () =>
  withScratch(async (scratch) => {
    await scratch.write("in/été 100% #1.jpg", await picture(70, 50, 0));
    await scratch.write("in/twin.jpg", await picture(40, 60, 1));
    await scratch.write("in/twin.png", await sharp(await picture(40, 60, 2)).png().toBuffer());
    await scratch.write("in/deeper/a?.JPEG", await picture(64, 64, 1));
    const whole = await picture(70, 50, 0);
    await scratch.write("in/torn.jpg", whole.subarray(0, whole.length / 2));
    await scratch.write("in/notes.txt", "no picture");
    const first = await scratch.predict("a cat,a taxi", ...BACKGROUND, "--longest", "48");
    assert.equal(first.code, 2, first.errors);
    assert.match(first.output, /^4 images labelled, 1 could not be read$/m);
    assert.match(first.errors, /^problem: .*torn\.jpg: Expected a whole JPEG/m);
    for (
      const [name, width, height] of [["été 100% #1", 70, 50], ["twin.jpg", 40, 60], [
        "deeper/a?",
        64,
        64,
      ]] as const
    ) {
      const map = await scratch.map(name);
      assert.deepEqual([map.width, map.height, map.channels], [width, height, 1], name);
      assert.ok(map.data.every((label) => label <= 2));
      assert.ok(isFile(scratch.path("out/overlays", `${name}.jpg`)));
    }
    assert.ok(isFile(scratch.path("out/labels/twin.png.png")));
    assert.equal(await Deno.readTextFile(scratch.path("out/classes.txt")), "background\na cat\na taxi\n");
    const index = JSON.parse(await Deno.readTextFile(scratch.path("out/labels.json")));
    assert.deepEqual(index.labels[2], { label: 2, name: "a taxi", colour: "#008000" });

    await Deno.remove(scratch.path("in/torn.jpg"));
    const again = await scratch.predict("a cat,a taxi", ...BACKGROUND, "--longest", "48");
    assert.equal(again.code, 0, again.errors);
    assert.match(again.output, /^0 images labelled, 4 done before$/m);

    // A label map cut short, an overlay lost, a picture replaced: each is made again, and the masks only where they must.
    const label = scratch.path("out/labels/twin.jpg.png");
    await Deno.writeFile(label, (await Deno.readFile(label)).subarray(0, 60));
    await Deno.remove(scratch.path("out/overlays/été 100% #1.jpg"));
    await scratch.write("in/deeper/a?.JPEG", await picture(64, 64, 2));
    const mended = await scratch.predict("a cat,a taxi", ...BACKGROUND, "--longest", "48");
    assert.match(
      mended.output,
      /^3 images labelled, 2 of them with masks and embeddings from before, 1 done/m,
    );
    assert.equal((await scratch.map("twin.jpg")).height, 60);

    const renamed = await scratch.predict("a dog,a taxi,snow", "--longest", "48");
    assert.match(renamed.output, /^4 images labelled, 4 of them with masks and embeddings from before$/m);
    // Without background words every mask has a class, and the masks of this segmenter leave nothing out.
    assert.ok((await scratch.map("twin.jpg")).data.every((label) => label >= 1 && label <= 3));
    const stored = decodeSafetensors(await Deno.readFile(scratch.path("out/masks/twin.jpg.safetensors")));
    assert.equal(stored.tensors.embeddings.shape[0], stored.tensors.maskCounts.data[0]);
  }));

Deno.test("a picture whose embeddings are no numbers is named and gets no label map", () =>
  withScratch(async (scratch) => {
    await scratch.write("in/a.jpg", await picture(70, 50, 0));
    // Finite, as weights must be, and too large to multiply.
    const clip = await writeTinyClip(scratch.path("clip"), (tensors) => {
      const factors = { "visual_projection.weight": 1e38, "vision_model.post_layernorm.weight": 1e3 };
      for (const [name, factor] of Object.entries(factors)) {
        const { data } = tensors[name];
        for (let i = 0; i < data.length; i++) data[i] = factor * Number(data[i]);
      }
    });
    const { code, errors } = await scratch.predict("a cat,a taxi", "--clip", clip, "--templates", "origami");
    assert.equal(code, 2, errors);
    assert.match(
      errors,
      /^problem: .*\/in\/a\.jpg: Expected finite embeddings but found (NaN|-?Infinity) for head "dba", (token|affinity) \d+$/m,
    );
    for (const file of ["labels/a.png", "masks/a.safetensors"]) {
      assert.ok(!isFile(scratch.path("out", file)), file);
    }
  }));

Deno.test("predict runs networks on what it is told to, keeps that apart, and refuses what is not there in one message", () =>
  withScratch(async (scratch) => {
    await scratch.write("in/a.jpg", await picture(70, 50, 0));
    const on = (setting: string) => scratch.predict("a cat,a taxi", "--set", setting);
    const absent = await on(`runtime.provider=${ABSENT}`);
    assert.deepEqual([absent.code, absent.output], [2, ""]);
    assert.match(absent.errors, ABSENT_TOLD);
    assert.doesNotMatch(absent.errors, /^ +at /m);
    assert.ok(!isFile(scratch.path("out/labels/a.png")));
    const unknown = await on("runtime.provider=cudda");
    assert.equal(unknown.code, 2);
    assert.match(unknown.errors, /^error: --set runtime\.provider=cudda: .*\n {2}Did you mean "cuda"\?$/m);
    const usual = await scratch.predict("a cat,a taxi");
    assert.match(usual.output, /^1 images labelled$/m);
    assert.match((await on("runtime.provider=cpu")).output, /^0 images labelled, 1 done before$/m);
    const read = async () => {
      const { settings } = JSON.parse(await Deno.readTextFile(scratch.path("out/labels.json")));
      const { tensors } = decodeSafetensors(await Deno.readFile(scratch.path("out/masks/a.safetensors")));
      return { runtime: settings.runtime, embeddings: [...tensors.embeddings.data as Float32Array] };
    };
    const single = await read();
    const half = await on("runtime.precision=fp16");
    assert.match(half.output, /^1 images labelled$/m, half.errors);
    const { runtime, embeddings } = await read();
    assert.equal(single.runtime, undefined);
    assert.deepEqual([runtime.provider, runtime.precision], ["cpu", "fp16"]);
    const apart = Math.max(...embeddings.map((value, i) => Math.abs(value - single.embeddings[i])));
    assert.ok(apart > 0 && apart < 0.1, String(apart));
    assert.match((await on("runtime.precision=fp16")).output, /^0 images labelled, 1 done before$/m);
  }));

Deno.test("predict killed at any time leaves no torn file, and goes on", () =>
  withScratch(async (scratch) => {
    for (let i = 0; i < 12; i++) await scratch.write(`in/${i}.jpg`, await picture(80, 60, i));
    const process = scratch.spawn("a cat,a taxi");
    const ended = process.output();
    const done = () => {
      try {
        return [...Deno.readDirSync(scratch.path("out/labels"))].filter(({ name }) =>
          /^\d+\.png$/.test(name)
        );
      } catch {
        return [];
      }
    };
    await eventually("two pictures are labelled", () => done().length >= 2, true, {
      patience: 5 * PATIENCE_MS,
    });
    process.kill("SIGKILL");
    await ended;
    const before = done().length;
    for (const { name } of done()) await scratch.map(name.replace(".png", ""));
    await scratch.write("out/labels/0.png.tmp-1234", "left by a killed process");
    const resumed = await scratch.predict("a cat,a taxi");
    assert.equal(resumed.code, 0, resumed.errors);
    const kept = Number(/(\d+) done before/.exec(resumed.output)?.[1]);
    assert.ok(kept >= before && kept < 12, resumed.output);
    assert.equal(done().length, 12);
    assert.equal([...Deno.readDirSync(scratch.path("out/labels"))].length, 12);
  }));

Deno.test("predict takes a first name background, however written, for label 0, and moves no label", () =>
  withScratch(async (scratch) => {
    await scratch.write("in/a.jpg", await picture(40, 40, 0));
    const plain = await scratch.predict("a cat,a taxi", ...BACKGROUND);
    assert.equal(plain.code, 0, plain.errors);
    const { data } = await scratch.map("a");
    const named = await scratch.predict(" Background ,a cat,a taxi", ...BACKGROUND);
    assert.equal(named.code, 0, named.errors);
    assert.deepEqual((await scratch.map("a")).data, data);
    assert.match(named.output, /1 done before/);
    assert.equal(await Deno.readTextFile(scratch.path("out/classes.txt")), "background\na cat\na taxi\n");
    assert.doesNotMatch(named.errors, /no mask becomes background/);
    const wordless = await scratch.predict("BACKGROUND,a cat,a taxi");
    assert.match(wordless.errors, /note: no mask becomes background without words for it/);
  }));

Deno.test("predict labels pictures of any shape, and their overlays keep a size that can be written", () =>
  withScratch(async (scratch) => {
    const shapes = [[64, 1], [1, 64], [500, 2], [3, 9000], [1, 1]];
    for (const [width, height] of shapes) {
      const png = await sharp(await picture(width, height, 0)).png().toBuffer();
      await scratch.write(`in/${width}x${height}.png`, png);
    }
    const { code, output, errors } = await scratch.predict("a cat,a taxi", ...BACKGROUND);
    assert.equal(code, 0, errors);
    assert.match(output, /^5 images labelled$/m);
    for (const [width, height] of shapes) {
      const map = await scratch.map(`${width}x${height}`);
      assert.deepEqual([map.width, map.height], [width, height]);
      const drawn = await sharp(scratch.path(`out/overlays/${width}x${height}.jpg`)).metadata();
      assert.ok(drawn.width >= 320 && drawn.height < 9000, `${drawn.width} × ${drawn.height}`);
    }
  }));

Deno.test("predict turns photographs upright as their cameras say, and says so", () =>
  withScratch(async (scratch) => {
    const upright = await sharp(await picture(70, 50, 0)).png().toBuffer();
    // Stored lying on its side, with the word that it is to be turned by 90 degrees.
    const lying = await sharp(upright).rotate(270).withMetadata({ orientation: 6 }).png().toBuffer();
    await scratch.write("in/upright.png", upright);
    await scratch.write("in/turned.png", lying);
    const { code, output, errors } = await scratch.predict("a cat,a taxi", ...BACKGROUND);
    assert.equal(code, 0, errors);
    assert.match(output, /^1 of them upright, as their cameras say/m);
    const [wanted, found] = [await scratch.map("upright"), await scratch.map("turned")];
    assert.deepEqual([found.width, found.height], [70, 50]);
    assert.deepEqual(found.data, wanted.data);
  }));

Deno.test("predict makes SAM's masks with the settings that --set gives, and makes them again for others", () =>
  withScratch(async (scratch) => {
    await scratch.write("in/a.jpg", await picture(96, 64, 0));
    const sam = await writeDiscSam(scratch.path("sam"), "transformers.js");
    const masks = async (...set: string[]) => {
      const options = set.flatMap((option) => ["--set", option]);
      const { code, output, errors } = await scratch.predict("a cat,a taxi", "--masks", sam, ...options);
      assert.equal(code, 0, errors);
      assert.match(output, /^1 images labelled$/m);
      const { tensors } = decodeSafetensors(await Deno.readFile(scratch.path("out/masks/a.safetensors")));
      return tensors.maskCounts.data[0];
    };
    const usual = ["masks.cropNLayers=0", "masks.edgeTolerance=0", "masks.minMaskRegionArea=0"];
    const one = await masks(...usual, "masks.pointsPerSide=1");
    assert.ok(
      one >= 1 && one < await masks(...usual, "masks.pointsPerSide=3"),
      `${one} masks around one point`,
    );
    assert.equal(await masks(...usual, "masks.pointsPerSide=3", "masks.predIouThresh=2"), 0);
    const index = JSON.parse(await Deno.readTextFile(scratch.path("out/labels.json")));
    assert.deepEqual([index.settings.masks.pointsPerSide, index.settings.masks.predIouThresh], [3, 2]);
  }));

for (
  const [what, classes, options, message] of [
    ["one class and nothing else", "cat", [], /--classes: Expected at least two names/],
    ["a class twice", "cat,dog,cat", [], /--classes: Expected every name once but found "cat" again/],
    [
      "background that is not the first class",
      "cat,BackGround,dog",
      [],
      /--classes: Expected "BackGround" as the first name or not at all but found it as number 2/,
    ],
    ["background alone", "background,cat", [], /--classes: Expected at least two names/],
    [
      "a class name longer than CLIP reads",
      `cat,${"very ".repeat(120)}last`,
      [],
      /Expected prompts of at most 77 tokens, start and end token included, but found \d+ in "a photo of a very .* last\."/,
    ],
    ["a head that does not exist", "cat,dog", ["--head", "dbaa"], /Expected a head .*\n.*Did you mean "dba"/],
    [
      "masks that do not exist",
      "cat,dog",
      ["--masks", "clasical"],
      /--masks: Expected .* found "clasical"\n.*Did you mean "classical"/,
    ],
    [
      "a setting of masks that does not exist",
      "cat,dog",
      ["--masks", "slimsam", "--set", "masks.pointPerSide=16"],
      /--set masks\.pointPerSide=16: .*\n.*Did you mean "masks\.pointsPerSide"/,
    ],
    [
      "a setting of masks out of range",
      "cat,dog",
      ["--set", "masks.pointsPerSide=0"],
      /--set masks\.pointsPerSide=0: .*1/,
    ],
    [
      "settings of SAM for other masks",
      "cat,dog",
      ["--masks", "classical", "--set", "masks.pointsPerSide=16"],
      /--set masks\.pointsPerSide=16: /,
    ],
    [
      "masks of the ground truth, which nobody has",
      "cat,dog",
      ["--set", "masks=oracle"],
      /--set masks=oracle: .*classical.*sam/,
    ],
    ["a sweep", "cat,dog", ["--set", "masks.pointsPerSide=8,16"], /expected one value but found a sweep/],
    [
      "settings of a SAM that is not here",
      "cat,dog",
      ["--set", "masks.pointsPerSide=8"],
      /SAM ViT-H.*\n.*models pull sam-vit-h/,
    ],
    ["prompts that do not exist", "cat,dog", ["--templates", "vlid"], /Did you mean "vild"/],
    ["a CLIP that does not exist", "cat,dog", ["--clip", "clip-vit-b16"], /Did you mean "clip-vit-b-16"/],
  ] as const
) {
  Deno.test(`predict refuses ${what}, and writes nothing`, () =>
    withScratch(async (scratch) => {
      await scratch.write("in/a.jpg", await picture(40, 40, 0));
      const { code, errors } = await scratch.predict(classes, ...options);
      assert.equal(code, 2, errors);
      assert.match(errors, message);
      assert.ok(!isFile(scratch.path("out/labels.json")));
    }));
}
