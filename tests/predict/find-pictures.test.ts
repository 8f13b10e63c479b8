import assert from "node:assert/strict";
import { join } from "node:path";
import { findPictures } from "../../lib/predict/find-pictures.ts";

Deno.test("linked pictures and folders are found, once, results are not, and a link that leads nowhere is kept to be named", async () => {
  const home = await Deno.makeTempDir(), images = join(home, "images");
  try {
    for (const path of ["images/a.jpg", "far/b.jpg", "images/out/overlays/a.jpg"]) {
      await Deno.mkdir(join(home, path, ".."), { recursive: true });
      await Deno.writeTextFile(join(home, path), "");
    }
    await Deno.symlink("../far", join(images, "far"));
    await Deno.symlink("../far/b.jpg", join(images, "b.jpg"));
    await Deno.symlink("..", join(images, "ring"));
    await Deno.symlink("out", join(images, "results"));
    await Deno.symlink("/nowhere.png", join(images, "gone.png"));
    const names = () => findPictures(images, join(images, "out")).map(({ name }) => name);
    assert.deepEqual(names(), ["a", "b", "far/b", "gone"]);
    await Deno.symlink("/nowhere", join(images, "more"));
    assert.throws(names, /more \(a link that leads nowhere: \/nowhere\)/);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});
