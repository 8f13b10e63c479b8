"""Trains one seed by contrast of images and captions; writes weights.npz and curve.json into --out.

    python3 train.py --pictures DIR[,DIR] --held-out DIR --tokenizer FILE --out DIR --seed 0 --samples 1000000
Uses one thread (several seeds train side by side), or a GPU with --device cuda.
"""
import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from bpe import Tokenizer
from data import Pictures, Stream
from evaluate import answers, class_vectors, predictions, single_object_rows
from model import CONFIG, ClipModel, kept_patches
from muon import Muon

# Shares of the framings (render_pictures.ts draws them): single objects first, then everything.
FIRST = dict(medium=0.8, close=0.2)
LATER = dict(medium=0.20, close=0.15, wide=0.26, window=0.36, empty=0.03)
FIRST_UNTIL = 0.35      # of the training
LOCAL_UNTIL = 0.55      # the distance penalty falls linearly to zero at this share of the training
LOCAL_STRENGTH = 4.0    # per step beyond the 5 x 5 neighbourhood, in units of the attention logits
DROP_UNTIL = 0.80       # then all patches are seen
KEPT = 0.5              # share of the patches before that
ALIKE = 0.5             # share of the steps that show only things whose names the model still confuses
ALIKE_CLASSES = 5
AUXILIARY = 0.7         # weight of the loss on the pooled value path
WARM_UP = 0.02
ROUND = 4               # steps between two looks at the clock and at the names that lie close


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--pictures", required=True)
    add("--held-out", required=True)
    add("--tokenizer", required=True)
    add("--out", required=True)
    add("--seed", type=int, default=0)
    add("--samples", type=int, default=1_000_000)
    add("--minutes", type=float, default=math.inf, help="finish the whole schedule by then, with fewer samples")
    add("--batch", type=int, default=64, help="pictures a step")
    add("--resume", help="weights.npz to start from (the optimiser starts afresh)")
    add("--begin", type=float, default=0.0, help="share of the schedule that is already done, with --resume")
    add("--rate", type=float, default=2e-3)
    add("--device", default="cpu")
    add("--watch", type=int, default=20_000, help="samples between two looks at the held-out pictures")
    return parser.parse_args()


def contrast(images, texts, scale, true, counted):
    """Multi-positive InfoNCE, both ways: the target of a row is uniform over what is true of it."""
    logits = (scale * images @ texts.T).masked_fill(~counted, -1e4)
    loss = 0
    for scores, target in ((logits, true.float()), (logits.T, true.T.float())):
        loss = loss + F.kl_div(scores.log_softmax(1), target / target.sum(1, keepdim=True), reduction="batchmean")
    return loss / 2


def optimisers(model, rate):
    """Muon for the matrices of the blocks, AdamW for the rest, of which only the projections are decayed."""
    named = list(model.named_parameters())
    matrix = lambda name, p: ".layers." in name and p.ndim == 2  # noqa: E731
    decayed = lambda name, p: p.ndim >= 2 and "embedding.weight" not in name or "patch" in name  # noqa: E731
    rest = [(n, p) for n, p in named if not matrix(n, p)]
    adam = torch.optim.AdamW([dict(params=[p for n, p in rest if decayed(n, p)], weight_decay=0.05),
                              dict(params=[p for n, p in rest if not decayed(n, p)], weight_decay=0.0)],
                             lr=rate, betas=(0.9, 0.98), eps=1e-6, foreach=True)
    return [adam, Muon([p for n, p in named if matrix(n, p)], rate)]


def save(model, path):
    np.savez(path.with_suffix(".part.npz"), **{k: v.cpu().numpy() for k, v in model.state_dict().items()})
    path.with_suffix(".part.npz").replace(path)


def schedule(done):
    """done in [0,1] -> (mixture of framings, locality strength, share of patches kept, learning-rate factor)."""
    rate = min(1.0, (done + 1e-3) / WARM_UP) * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-3
    strength = max(0.0, LOCAL_STRENGTH * (1 - done / LOCAL_UNTIL))
    return FIRST if done < FIRST_UNTIL else LATER, strength, KEPT if done < DROP_UNTIL else 1.0, rate


def train(o):
    torch.set_num_threads(1)
    torch.manual_seed(o.seed)
    tokenizer = Tokenizer.load(o.tokenizer, CONFIG["context"])
    model = ClipModel(len(tokenizer)).to(o.device)
    if o.resume:
        model.load_state_dict({k: torch.from_numpy(v) for k, v in np.load(o.resume).items()})
    torch.manual_seed(1000 * o.seed)
    stream = Stream(Pictures(o.pictures.split(",")), tokenizer, 1000 * o.seed, CONFIG["image_size"], o.device)
    both = optimisers(model, o.rate)
    watch = Watch(o, model, tokenizer)
    begun, samples = time.time(), 0
    while True:
        minutes = (time.time() - begun) / 60
        done = o.begin + (1 - o.begin) * max(samples / o.samples, minutes / o.minutes)
        if samples >= watch.due or done >= 1:
            watch.look(samples, minutes, done)
        if done >= 1:
            return
        vectors = class_vectors(model, tokenizer, stream.pictures.names["classes"], o.device)
        for _ in range(ROUND):
            mixture, *now = schedule(done)
            if stream.random.random() < ALIKE:
                mixture = alike(vectors, stream)
            watch.losses.append(step(model, both, stream, mixture, now, o))
            samples += o.batch


def alike(vectors, stream):
    """A class and those whose names lie nearest to it: their pictures are each other's hardest negatives."""
    classes = stream.pictures.names["classes"]
    nearest = (vectors @ vectors[stream.random.randrange(len(classes))]).topk(ALIKE_CLASSES).indices.tolist()
    return {("just", classes[i]): 1 / ALIKE_CLASSES for i in nearest}


def step(model, both, stream, mixture, now, o):
    strength, kept, factor = now
    pixels, ids, true, counted = stream.batch(o.batch, mixture)
    index = kept_patches(pixels, kept, CONFIG["patch_size"]) if kept < 1 else None
    texts, scale = model.texts(ids), model.logit_scale.exp()
    main, second = (contrast(e, texts, scale, true, counted) for e in model.image(pixels, index, strength))
    model.zero_grad(set_to_none=True)
    (main + AUXILIARY * second).backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    for optimiser in both:
        for group in optimiser.param_groups:
            group["lr"] = o.rate * factor
        optimiser.step()
    with torch.no_grad():
        model.logit_scale.clamp_(max=math.log(100))
    return main.item(), second.item()


class Watch:
    """Looks at the held-out pictures now and then: curve.json and weights.npz."""

    def __init__(self, o, model, tokenizer):
        self.o, self.model, self.tokenizer = o, model, tokenizer
        self.held = Pictures([o.held_out])
        self.rows = single_object_rows(self.held, "medium", 1000)
        self.right = answers(self.held, self.rows)
        self.due, self.losses, self.curve = o.watch, [], []

    def look(self, samples, minutes, done):
        self.due = samples + self.o.watch
        token, auxiliary = (predictions(self.model, self.tokenizer, self.held, self.rows, self.o.device) == self.right).mean(1)
        loss, second = np.mean(self.losses, 0)
        self.losses = []
        self.curve.append(dict(samples=samples, minutes=round(minutes, 2), done=round(done, 4), loss=round(loss, 4),
                               auxiliaryLoss=round(second, 4), scale=round(self.model.logit_scale.exp().item(), 1),
                               accuracy=round(100 * token, 1), auxiliaryAccuracy=round(100 * auxiliary, 1)))
        print(json.dumps(self.curve[-1]), flush=True)
        (self.o.out / "curve.json").write_text(json.dumps(self.curve, indent=1))
        save(self.model, self.o.out / "weights.npz")


if __name__ == "__main__":
    options = arguments()
    options.out = Path(options.out)
    options.out.mkdir(parents=True, exist_ok=True)
    train(options)
