"""Exports every trained seed, measures each once on single pictures, ships the best: evaluation.json and curves.json.

    python3 finish.py --work .ablate/clip-training --seeds 0,1,2 --out models/toybox-clip

Each seed lies in WORK/seed-N/model afterwards, so that its dense side can be measured too (--set clip=WORK/seed-N/model).
The choice reads the selection pictures alone, which no number of the card comes from.
"""
import argparse
import json
import shutil
from pathlib import Path

from data import Pictures
from evaluate import report
from export import export

FRAMINGS = ["medium", "close", "wide", "window"]

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
for name in ("work", "seeds", "out"):
    parser.add_argument("--" + name, required=True)
o = parser.parse_args()
work, out = Path(o.work), Path(o.out)
held = Pictures([work / "report"])

curves, seeds = {}, {}
for seed in o.seeds.split(","):
    folder = work / f"seed-{seed}"
    curves[seed] = json.loads((folder / "curve.json").read_text())
    last = curves[seed][-1]
    model, tokenizer = export(folder / "weights.npz", work / "tokenizer.json", folder / "model", held)
    seeds[seed] = dict(samplesSeen=last["samples"], minutes=last["minutes"], accuracyOnSelection=last["accuracy"],
                       zeroShot=report(model, tokenizer, held, FRAMINGS))
    print(seed, {framing: numbers["all"]["accuracy"] for framing, numbers in seeds[seed]["zeroShot"].items()})

best = max(seeds, key=lambda seed: seeds[seed]["accuracyOnSelection"])
for file in sorted((work / f"seed-{best}" / "model").iterdir()):
    shutil.copyfile(file, out / file.name)
(out / "recipe").mkdir(exist_ok=True)
(out / "recipe" / "curves.json").write_text(json.dumps(curves, indent=2) + "\n")
(out / "evaluation.json").write_text(json.dumps(dict(
    chosenSeed=int(best),
    chosenBy="zero-shot accuracy on 1000 held-out medium pictures (picture seeds from 5000000), at the end of training",
    pictures="8000 held-out pictures, picture seeds from 6000000; those with exactly one object, well visible",
    intervals="95 % Wilson", chance=round(100 / len(held.names["classes"]), 1), seeds=seeds), indent=1) + "\n")
print(f"seed {best} is shipped in {out}")
