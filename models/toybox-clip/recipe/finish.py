"""Chooses the best trained seed, exports it, measures it once: evaluation.json and curves.json.

    python3 finish.py --work .ablate/clip-training --seeds 0,1,2 --out models/toybox-clip
"""
import argparse
import json
from pathlib import Path

from data import Pictures
from evaluate import report
from export import export

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
for name in ("work", "seeds", "out"):
    parser.add_argument("--" + name, required=True)
o = parser.parse_args()
work, out = Path(o.work), Path(o.out)

curves = {seed: json.loads((work / f"seed-{seed}" / "curve.json").read_text()) for seed in o.seeds.split(",")}
best = max(curves, key=lambda seed: curves[seed][-1]["accuracy"])
held = Pictures([work / "report"])
model, tokenizer = export(work / f"seed-{best}" / "weights.npz", work / "tokenizer.json", out, held)
(out / "recipe" / "curves.json").parent.mkdir(exist_ok=True)
(out / "recipe" / "curves.json").write_text(json.dumps(curves, indent=2) + "\n")
evaluation = dict(
    seedsTrained=[int(s) for s in curves], chosenSeed=int(best),
    chosenBy="zero-shot accuracy on 1000 held-out medium pictures (picture seeds from 5000000), at the end of training",
    samplesSeen=curves[best][-1]["samples"], minutes=curves[best][-1]["minutes"],
    accuracyOnSelection={s: c[-1]["accuracy"] for s, c in curves.items()},
    pictures="8000 held-out pictures, picture seeds from 6000000; those with exactly one object, well visible",
    intervals="95 % Wilson", chance=round(100 / len(held.names["classes"]), 1),
    zeroShot=report(model, tokenizer, held, ["medium", "close", "wide", "window"]))
(out / "evaluation.json").write_text(json.dumps(evaluation, indent=1))
for framing, numbers in evaluation["zeroShot"].items():
    print(framing, numbers["all"])
