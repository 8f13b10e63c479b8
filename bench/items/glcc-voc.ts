import { affinity, degreeNormalised } from "../../lib/method/propagation/affinity.ts";
import { fitGlcc, GLCC_DEFAULTS } from "../../lib/method/bootstrap/glcc.ts";
import { PROBE_DEFAULTS } from "../../lib/method/probe/probe.ts";
import { benchItem, type BenchLine } from "../bench-item.ts";
import { madeUpTraining, VOC } from "../made-up-training.ts";
import { peer, threads } from "../peer.ts";
import { plantedNeighbours } from "../planted-neighbours.ts";
import { StepClock } from "../step-clock.ts";
import { withFolder } from "../with-folder.ts";

/** Seconds on the paper's RTX 3090 (Table S4, VOC 2012). */
const PAPER = { "linear probe": 141, "neighbour graph": 4, "label propagation": 1 } as const;
type Part = keyof typeof PAPER;
const PARTS = Object.keys(PAPER) as Part[];

/**
 * The whole classifier at VOC's size with the paper's hyper-parameters: two rounds of probe and propagation, as the method's own
 * `fitGlcc` runs them, on made-up embeddings. The peer is the same pipeline in faiss, torch and scipy, each tuned; it is measured on
 * a share of the queries, one epoch and a few iterations, and reckoned from them.
 */
export const glccVoc = benchItem({
  title: "all of GLCC at VOC's size, beside the paper's GPU and faiss + torch + scipy",
  needs: ["python3-faiss", "python3-torch", "libopenblas0-pthread", "python3-scipy"],
  options: { ...VOC, cols: 512, queries: 5000 },
  async run({ masks, classes, cols, queries }, _rounds, say) {
    const training = madeUpTraining(masks, cols, classes);
    const theirs = await peerSeconds(training.embeddings.data, { masks, classes, cols, queries });
    say(`peer: ${PARTS.map((part) => `${part} ${theirs[part].toFixed(1)} s`).join(", ")}`);
    const clock = new StepClock();
    const model = await fitGlcc(training, GLCC_DEFAULTS, (step) => clock.hear(step));
    const total = clock.total();
    const ours = (part: Part) => clock.of((step) => step.startsWith(part));
    const iterations = model.iterations.reduce((sum, count) => sum + count, 0);
    // The peer's iterations are ours: both stop at the same residual.
    const scaled = { ...theirs, "label propagation": theirs["label propagation"] * iterations };
    const known = PARTS.reduce((sum, part) => sum + scaled[part], 0);
    const line = (what: string, mine: number, its: number, target: BenchLine["target"], paper: number) => ({
      what,
      peer: "faiss, torch and scipy, reckoned",
      ours: [mine],
      theirs: [its],
      target,
      seen: { "seconds on the paper's RTX 3090": paper },
    });
    return [
      line(
        `GLCC at VOC's size: ${masks} masks, ${cols} numbers, ${classes} classes, two rounds`,
        total,
        known,
        { seconds: PARTS.reduce((sum, part) => sum + PAPER[part], 0) },
        PARTS.reduce((sum, part) => sum + PAPER[part], 0),
      ),
      ...PARTS.map((part) => line(`of which ${part}`, ours(part), scaled[part], null, PAPER[part])),
      {
        what: "of which pseudo-labels, unit rows and the rest",
        peer: null,
        ours: [total - PARTS.reduce((sum, part) => sum + ours(part), 0)],
        theirs: null,
        target: null,
        seen: { "iterations of Eq. 1": iterations },
      },
    ];
  },
});

/** Of a step of label propagation the seconds of one iteration; of the others all. */
async function peerSeconds(
  embeddings: Float32Array<ArrayBuffer>,
  { masks, classes, cols, queries }: { masks: number; classes: number; cols: number; queries: number },
): Promise<Record<Part, number>> {
  return await withFolder(async (folder) => {
    const { k, alpha } = GLCC_DEFAULTS.graph;
    await Deno.writeFile(`${folder}/rows`, new Uint8Array(embeddings.buffer));
    const [some] = await peer("faiss_flat.py", [`${folder}/rows`, masks, cols, k, threads, queries]);
    const { batch, epochs } = PROBE_DEFAULTS.authors;
    const [epoch] = await peer("probe.py", [masks, cols, classes, batch, threads]);
    const graph = affinity(plantedNeighbours(masks, k));
    const s = degreeNormalised(graph.weights, graph.degree);
    const labels = new Float32Array(masks * classes).map((_, i) => Number(i % classes === 0));
    for (const [name, array] of Object.entries({ "start.i32": s.start, "columns.i32": s.columns })) {
      await Deno.writeFile(`${folder}/${name}`, new Uint8Array(array.slice().buffer));
    }
    await Deno.writeFile(`${folder}/values.f32`, new Uint8Array(Float32Array.from(s.values).buffer));
    await Deno.writeFile(`${folder}/labels.f32`, new Uint8Array(labels.buffer));
    const [, , single] = await peer("propagation.py", [folder, classes, alpha, 8]);
    return {
      "neighbour graph": some * masks / queries,
      "linear probe": 2 * epochs * epoch,
      "label propagation": single / 1000,
    };
  });
}
