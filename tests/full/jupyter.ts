// deno task test:jupyter
// Opens a notebook in Jupyter with the Deno kernel in Chromium and runs all cells, as a new user would. Needs Debian's
// jupyter-notebook and chromium: apt-get install jupyter-notebook chromium
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { isFile } from "../../lib/datasets/paths.ts";
import { hasChromium, launchChromium } from "../support/chromium.ts";
import { eventually } from "../support/eventually.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const JUPYTER = Deno.env.get("JUPYTER_NOTEBOOK") ?? "/usr/bin/jupyter-notebook";
const ignore = !hasChromium || !isFile(JUPYTER);
const TOKEN = "trial";
/** Where git does not look, below the folder whose deno.json the kernel finds. */
const TRIAL = join("results", "notebooks", "jupyter");
/** Starting a kernel or a server, or running a cell, on a busy machine. */
const PATIENCE_MS = 300_000;

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  return port;
}

/** Installs the kernel for a home of its own and starts Jupyter there. */
async function withJupyter(use: (address: string) => Promise<void>): Promise<void> {
  const home = await Deno.makeTempDir();
  const env = { HOME: home, JUPYTER_DATA_DIR: join(home, "data"), JUPYTER_CONFIG_DIR: join(home, "config") };
  const installed = await new Deno.Command(Deno.execPath(), {
    args: ["task", "kernel"],
    cwd: PROJECT,
    env: { ...env, DENO_DIR: Deno.env.get("DENO_DIR") ?? join(Deno.env.get("HOME") ?? "", ".cache", "deno") },
  }).output();
  const said = new TextDecoder().decode(installed.stdout);
  assert.equal(installed.code, 0, said + new TextDecoder().decode(installed.stderr));
  assert.match(said, /It starts and finds the library/);
  const port = freePort();
  const server = new Deno.Command(JUPYTER, {
    args: [
      ...["--no-browser", "--allow-root", `--port=${port}`, "--port-retries=0", "--ip=127.0.0.1"],
      ...[`--NotebookApp.token=${TOKEN}`, `--notebook-dir=${PROJECT}`],
    ],
    env: { ...env, DENO_DIR: Deno.env.get("DENO_DIR") ?? join(Deno.env.get("HOME") ?? "", ".cache", "deno") },
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    const address = `http://127.0.0.1:${port}`;
    const answers = async () => {
      const answer = await fetch(`${address}/api/status?token=${TOKEN}`).catch(() => null);
      await answer?.body?.cancel();
      return answer?.ok ?? false;
    };
    await eventually("Jupyter answers", answers, true, { patience: PATIENCE_MS });
    await use(address);
  } finally {
    // The server ends its kernels before it ends.
    server.kill("SIGTERM");
    await server.status;
    await Deno.remove(home, { recursive: true });
  }
}

/** Runs all cells from the menu and waits until the last has run. */
async function runAll(page: Page): Promise<void> {
  await page.locator(".kernel_idle_icon").waitFor();
  await page.locator("#menus a", { hasText: /^Cell$/ }).click();
  await page.locator("#run_all_cells a").click();
  const cells = await page.locator(".code_cell").count();
  const numbered = async () => {
    const prompts = await page.locator(".code_cell .input_prompt").allTextContents();
    return prompts.filter((prompt) => /\[\d+\]/.test(prompt)).length;
  };
  await eventually("every cell has run", numbered, cells, { patience: PATIENCE_MS });
  await page.locator(".kernel_idle_icon").waitFor();
}

for (const name of ["01-quickstart", "03-glcc"]) {
  Deno.test({
    name: `${name} runs in Jupyter, and its pictures are seen`,
    ignore,
    fn: async () => {
      await Deno.mkdir(join(PROJECT, TRIAL), { recursive: true });
      // A copy: Jupyter saves what it shows into the file that it opened.
      const copy = join(TRIAL, `${name}.ipynb`);
      await Deno.copyFile(join(PROJECT, "notebooks", `${name}.ipynb`), join(PROJECT, copy));
      await withJupyter(async (address) => {
        const browser = await launchChromium();
        try {
          const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
          page.setDefaultTimeout(PATIENCE_MS);
          await page.goto(`${address}/notebooks/${copy}?token=${TOKEN}`);
          await runAll(page);
          const pictures = page.locator(".output_area svg, .output_area img");
          // Pictures are decoded and laid out after their cell has run.
          await eventually<unknown>("three pictures are seen", async () => {
            const seen = [];
            for (const picture of await pictures.all()) {
              const box = await picture.boundingBox();
              if (await picture.isVisible() && box && box.width >= 100 && box.height >= 60) seen.push(box);
            }
            return seen.length >= 3 || seen;
          }, true);
          assert.equal(await page.locator(".output_error").count(), 0);
          await pictures.first().scrollIntoViewIfNeeded();
          await page.screenshot({ path: join(PROJECT, TRIAL, `${name}.png`) });
        } finally {
          await browser.close();
        }
      });
    },
  });
}
