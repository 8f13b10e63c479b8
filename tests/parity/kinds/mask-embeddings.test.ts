import { maskEmbeddings, maskEmbeddingsWith } from "../../../lib/parity/kinds/mask-embeddings.ts";
import { referenceClip } from "../../support/reference/reference-clip.ts";
import { goldenTest } from "../golden.ts";

const byReference = maskEmbeddingsWith((folder, use) => use(referenceClip(folder)));

for (const name of ["mask-bias-4x4", "mask-embeddings-a", "mask-embeddings-b", "mask-embeddings-full"]) {
  goldenTest(name, maskEmbeddings);
  goldenTest(name, byReference, "by the plain reference encoder");
}
