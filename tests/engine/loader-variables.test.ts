import assert from "node:assert/strict";
import { loaderVariables } from "../../lib/engine/loader-variables.ts";

Deno.test("variables of the loader are emptied, others left alone", () => {
  assert.deepEqual(loaderVariables(["LD_LIBRARY_PATH", "DYLD_INSERT_LIBRARIES", "PATH", "OLD_X"]), {
    LD_LIBRARY_PATH: "",
    DYLD_INSERT_LIBRARIES: "",
  });
});
