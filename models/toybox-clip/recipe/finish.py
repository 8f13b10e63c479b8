"""Exports every trained seed, measures each once on single pictures, ships the best: evaluation.json and curves.json.

    python3 finish.py --work .ablate/clip-training --seeds 0,1,2 --out models/toybox-clip

WORK holds seed-N.npz and curves.json of the training, and report/, pictures nothing else uses. Each seed lies in
WORK/seed-N afterwards, so that its dense side can be measured too (--set clip=WORK/seed-N). The choice reads the
selection pictures alone, which no number of the card comes from.
"""
import argparse
import json
import shutil
from pathlib import Path

from data import Pictures
from evaluate import classifiers, report
from export import export

FRAMINGS = ["medium", "close", "wide", "window"]

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
for name in ("work", "seeds", "out"):
    parser.add_argument("--" + name, required=True)
o = parser.parse_args()
work, out = Path(o.work), Path(o.out)
held = Pictures([work / "report"])

CHOSEN_BY = ["accuracy", "nearest", "explained"]  # the later ones decide between equals

curves, seeds = json.loads((work / "curves.json").read_text()), {}
for seed in o.seeds.split(","):
    last = curves[seed][-1]
    model, tokenizer = export(work / f"seed-{seed}.npz", work / "tokenizer.json", work / f"seed-{seed}", held)
    seeds[seed] = dict(samplesSeen=last["samples"], picturesSeen=last["pictures"], minutes=last["minutes"],
                       onSelection={name: last[name] for name in CHOSEN_BY},
                       zeroShot=report(model, tokenizer, held, FRAMINGS),
                       classifiers=classifiers(model, held))
    print(seed, {framing: numbers["all"]["accuracy"] for framing, numbers in seeds[seed]["zeroShot"].items()})

best = max(seeds, key=lambda seed: [seeds[seed]["onSelection"][name] for name in CHOSEN_BY])
(out / "recipe").mkdir(parents=True, exist_ok=True)
for file in sorted((work / f"seed-{best}").iterdir()):
    shutil.copyfile(file, out / file.name)
(out / "recipe" / "curves.json").write_text(json.dumps(curves, indent=2) + "\n")
(out / "evaluation.json").write_text(json.dumps(dict(
    chosenSeed=int(best),
    chosenBy="1000 held-out medium pictures (picture seeds from 5000000) at the end of training: zero-shot accuracy; "
             "between equals that of the 10 nearest pictures, then the share of variance that class explains",
    pictures="8000 held-out pictures, picture seeds from 6000000; those with exactly one object, well visible",
    intervals="95 % Wilson", chance=round(100 / len(held.names["classes"]), 1), seeds=seeds), indent=1) + "\n")
print(f"seed {best} is shipped in {out}")
