import { serve } from "../../workers/worker-pool.ts";
import { answerKnn } from "./knn-jobs.ts";

serve(answerKnn);
