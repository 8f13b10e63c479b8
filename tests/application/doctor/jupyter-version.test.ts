import assert from "node:assert/strict";
import { jupyterVersion } from "../../../lib/application/doctor/jupyter-version.ts";

const PACKAGES = `Selected Jupyter core packages...
IPython          : 8.5.0
jupyter_core     : 4.12.0
jupyterlab       : not installed
notebook         : 6.4.12
`;

Deno.test("doctor tells which parts of Jupyter are here, not the heading of their list", () => {
  assert.equal(jupyterVersion(PACKAGES), "notebook 6.4.12, jupyter_core 4.12.0");
});

Deno.test("a Jupyter that says a number alone is told by it", () => {
  assert.equal(jupyterVersion("4.4.5\n"), "4.4.5");
});
