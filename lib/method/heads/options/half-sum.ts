import { formOption } from "../head-option.ts";

export const halfSum = formOption("halfSum", "Halve the sum of the two softmaxes (Eq. 9).");
