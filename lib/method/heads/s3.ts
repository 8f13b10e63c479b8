import { dba } from "./dba.ts";
import type { Head } from "./head.ts";

/** Eq. S3 (Appendix A): O = U F_tok( O_v(S v) ): Eq. 10 without the residual stream, with one S averaged over the heads. */
export const s3: Head = {
  ...dba,
  name: "s3",
  source: "Eq. S3",
  form: { halfSum: true, headMean: true, fullWidth: false },
  residual: [0, 2],
};
