import { relative } from "node:path";
import { projectFolder } from "../files/project.ts";
import { command } from "./command.ts";

const HINTS = `Open a notebook of notebooks/ with it:

  JupyterLab, Notebook   start it in this folder (jupyter lab, or jupyter notebook), open notebooks/01-quickstart.ipynb,
                         choose the kernel "Deno" if asked, then Run > Run All Cells.
  VS Code                install the extensions "Jupyter" (ms-toolsai.jupyter) and "Deno" (denoland.vscode-deno), open this
                         folder, open the notebook, Select Kernel > Jupyter Kernel > Deno, then Run All.

Notebooks find the library as "ablate" anywhere below this folder: the kernel reads deno.json from the notebook's folder
upwards. Elsewhere put one beside them:

  {"imports": {"ablate": "jsr:@ablate/ablate"}, "links": ["<this folder>"]}

Do not interrupt a running cell, that ends Deno's kernel; restart it instead.
Without Jupyter: deno task notebooks`;

export const kernelCommand = command({
  name: "kernel",
  summary: "install the kernel for JupyterLab and VS Code",
  usage: "Usage: deno task kernel",
  help:
    `Makes the running Deno known to Jupyter as its kernel "deno" (in place of another of that name), tries whether it starts
and finds the library, and says how to open the notebooks in JupyterLab and VS Code.

${HINTS}
`,
  options: {},
  positionals: [0, 0],
  async run(_, { signal }) {
    const { installKernel } = await import("../notebooks/install-kernel.ts");
    const { kernelFailure } = await import("../notebooks/kernel-failure.ts");
    const { notebooksFolder } = await import("../notebooks/find-notebooks.ts");
    console.log(await installKernel());
    const failure = await kernelFailure(notebooksFolder(), signal);
    if (failure !== null) {
      console.error(
        `but it does not find the library in ${relative(projectFolder(), notebooksFolder())}/: ${failure}`,
      );
      return 1;
    }
    console.log(`It starts and finds the library.\n\n${HINTS}`);
    return 0;
  },
});
