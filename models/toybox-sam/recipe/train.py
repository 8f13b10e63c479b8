"""Trains the small SAM on outlines; writes sam-SEED.npz and sam-SEED-curve.json into --out.

    python3 train.py --data DIR --held-out DIR --out DIR --seed 0 --seconds 3600
    python3 train.py ... --device cuda --batch 64 --points 16

Scenes may still arrive while it trains. Given again, the command goes on from its last checkpoint.
"""
import argparse
import json
import math
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from data import HEIGHT, WIDTH, Store, answers, draw_points
from hints import Hints
from model import CONFIG, Sam, prepare

sys.path.append(str(Path(__file__).resolve().parents[2] / "toybox-clip" / "recipe"))
from muon import Muon  # noqa: E402

WARM_UP = 0.03
AVERAGED = 0.1          # share of the training over which weights are averaged; the average is what is shipped
FOCAL, DICE, IOU = 20.0, 1.0, 1.0  # SAM's weights of its losses
HINTS = 0.5
# Processors with products of 16 bits train twice as fast by them; torch 1 has them, but not for the backward pass.
HALVES = int(torch.__version__.split(".")[0]) >= 2 and torch.ops.mkldnn._is_mkldnn_bf16_supported()
FEWEST = 200            # scenes that must be there before the first step


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--data", required=True)
    add("--held-out", required=True)
    add("--out", required=True, type=Path)
    add("--seed", type=int, default=0)
    add("--begin-from", help="weights to start from: sam-SEED.npz of an earlier training")
    add("--seconds", type=float, required=True, help="finish the whole schedule by then")
    add("--batch", type=int, default=16, help="pictures a step")
    add("--points", type=int, default=12, help="points a picture")
    add("--rate", type=float, default=2e-3)
    add("--device", default="cpu")
    add("--capacity", type=int, default=20_000, help="scenes held at most")
    add("--save-every", type=float, default=300)
    add("--looks", type=int, default=20, help="how often the held-out scenes are looked at")
    return parser.parse_args()


def losses(predicted, logits, target):
    """Focal and dice loss of the masks, squared error of the predicted IoU. target [B,P,3,h/2,w/2] in 0..1."""
    logits = logits[..., :HEIGHT // 2, :WIDTH // 2].float()  # the rest is padding
    share, inside = logits.sigmoid(), target > 0.5
    away = (share - target).abs()
    focal = (away ** 2 * F.binary_cross_entropy_with_logits(logits, target, reduction="none")).mean((-2, -1))
    dice = 1 - (2 * (share * target).sum((-2, -1)) + 1) / (share.sum((-2, -1)) + target.sum((-2, -1)) + 1)
    with torch.no_grad():
        found = logits > 0
        iou = (found & inside).sum((-2, -1)) / (found | inside).sum((-2, -1)).clamp(min=1)
    return FOCAL * focal.mean() + DICE * dice.mean() + IOU * F.mse_loss(predicted.float(), iou.float()), iou


class Training:
    def __init__(self, o):
        torch.manual_seed(o.seed)
        self.o, self.model = o, Sam().to(o.device, memory_format=torch.channels_last)
        if o.begin_from:
            self.model.load_state_dict({k: torch.from_numpy(v).to(o.device) for k, v in np.load(o.begin_from).items()})
        self.mean = {k: v.clone() for k, v in self.model.state_dict().items() if v.is_floating_point()}
        self.hints = Hints().to(o.device)
        named = [*self.model.named_parameters(), *self.hints.named_parameters()]
        matrix = lambda name, p: "blocks." in name and p.ndim == 2  # noqa: E731
        self.rate = torch.tensor(o.rate, device=o.device)
        self.adam = torch.optim.AdamW([p for n, p in named if not matrix(n, p)], lr=o.rate, weight_decay=0.02,
                                      betas=(0.9, 0.98))
        self.muon = Muon([p for n, p in named if matrix(n, p)], self.rate, weight_decay=0.02)
        self.curve, self.steps = [], 0

    def step(self, store, done):
        o = self.o
        factor = min(1.0, (done + 1e-3) / WARM_UP) * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-3
        self.rate.fill_(o.rate * factor)
        for group in self.adam.param_groups:
            group["lr"] = o.rate * factor
        pictures, maps = store.batch(o.batch)
        points = draw_points(maps, o.points)
        with torch.no_grad():
            target = answers(maps, points)
        features, answer = self.answer(self.model, pictures, points)
        loss, iou = losses(*answer, target)
        for p in [*self.model.parameters(), *self.hints.parameters()]:
            p.grad = None
        (loss + HINTS * self.hints.losses(features.float(), maps)).backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.adam.step()
        self.muon.step()
        self.steps += 1
        # Steps come at an even pace, so that this share of the training is about this many steps.
        keep = 1 - 1 / max(1.0, AVERAGED * self.steps / max(done, 1e-3) * min(1.0, done / AVERAGED))
        with torch.no_grad():
            values = self.model.state_dict()
            torch._foreach_mul_(list(self.mean.values()), keep)
            torch._foreach_add_(list(self.mean.values()), [values[k] for k in self.mean], alpha=1 - keep)
        return torch.cat([loss.detach()[None], iou.mean((0, 1)).detach()])

    def answer(self, model, pictures, points):
        where = torch.stack([points % WIDTH, points // WIDTH], -1).float()
        with torch.autocast(self.rate.device.type, torch.bfloat16, enabled=self.rate.is_cuda or HALVES):
            encoder = model.encoder
            features = encoder.features(prepare(pictures).contiguous(memory_format=torch.channels_last))
            return features, model.decoder(encoder.read(features), model.along, where)

    @torch.no_grad()
    def look(self, held):
        """Mean IoU of the three masks on held-out scenes, by the averaged weights."""
        model = Sam().to(self.o.device).eval()
        model.load_state_dict(self.mean)
        generator, found = torch.random.get_rng_state(), []
        torch.manual_seed(0)
        for start in range(0, min(held.count, 96), 8):
            pictures, maps = held.pictures[start:start + 8].float(), held.maps[start:start + 8]
            points = draw_points(maps, 16)
            found.append(losses(*self.answer(model, pictures, points)[1], answers(maps, points))[1].mean((0, 1)))
        torch.random.set_rng_state(generator)
        return [round(100 * v, 1) for v in torch.stack(found).mean(0).tolist()]

    def state(self):
        return dict(model=self.model.state_dict(), hints=self.hints.state_dict(), mean=self.mean, adam=self.adam.state_dict(),
                    muon=[self.muon.state[p]["average"] for p in self.muon.param_groups[0]["params"]],
                    curve=self.curve, steps=self.steps)

    def load(self, state):
        self.model.load_state_dict(state["model"])
        self.hints.load_state_dict(state["hints"])
        self.adam.load_state_dict(state["adam"])
        for p, average in zip(self.muon.param_groups[0]["params"], state["muon"]):
            self.muon.state[p]["average"].copy_(average)
        self.mean, self.curve, self.steps = state["mean"], state["curve"], state["steps"]


def train(o):
    o.out.mkdir(parents=True, exist_ok=True)
    name, saved = f"sam-{o.seed}", o.out / f"checkpoint-{o.seed}.pt"
    store, held = Store(o.data, o.capacity, o.device), Store(o.held_out, 300, o.device)
    while store.count < FEWEST or held.count == 0:
        store.take()
        held.take()
        time.sleep(0.2)
    training, before = Training(o), 0.0
    if saved.exists():
        state = torch.load(saved, map_location=o.device)
        training.load(state["training"])
        before = state["seconds"]
        print(f"goes on after {before:.0f} s", flush=True)
    begun, sums, counted = time.time(), torch.zeros(4, device=o.device), 0
    save_at, due = begun + o.save_every, max([p["done"] for p in training.curve], default=0) + 1 / o.looks
    while True:
        seconds = before + time.time() - begun
        done = seconds / o.seconds
        if done >= due or done >= 1:
            due = done + 1 / o.looks
            loss, *iou = (sums / max(counted, 1)).tolist()
            point = dict(seconds=round(seconds), done=round(done, 4), steps=training.steps, scenes=store.count,
                         pictures=training.steps * o.batch, loss=round(loss, 4),
                         iou=[round(100 * v, 1) for v in iou], heldOutIou=training.look(held))
            training.curve.append(point)
            print(json.dumps(point), f"{o.seconds - seconds:.0f} s left", flush=True)
            (o.out / f"{name}-curve.json").write_text(json.dumps(training.curve, indent=1) + "\n")
            sums, counted = torch.zeros(4, device=o.device), 0
        if time.time() > save_at or done >= 1:
            save_at = time.time() + o.save_every
            part = saved.with_suffix(".part")
            torch.save(dict(training=training.state(), seconds=seconds), part)
            part.replace(saved)
            np.savez(o.out / f"{name}.npz", **{k: v.cpu().numpy() for k, v in training.mean.items()})
        if done >= 1:
            return
        if store.count < o.capacity:
            store.take()
        for _ in range(10 if o.device == "cuda" else 2):
            sums += training.step(store, done)
            counted += 1
        if o.device == "cuda":
            torch.cuda.synchronize()


if __name__ == "__main__":
    train(arguments())
