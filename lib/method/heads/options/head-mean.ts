import { formOption } from "../head-option.ts";

export const headMean = formOption("headMean", "One attention matrix, the mean over heads, for all heads.");
