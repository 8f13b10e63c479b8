"""Trains seeds side by side by contrast of images and captions; writes seed-N.npz and curves.json into --out.

    python3 train.py --pictures DIR[,DIR] --held-out DIR --tokenizer FILE --out DIR --seeds 0,1,2 --samples 3000000
    python3 train.py ... --device cuda --batch 2048 --seconds 480

Pictures may still arrive while it trains. Given again, the command goes on from its last checkpoint. On a GPU a step is
one replayed graph and pictures stay on the device; on a CPU the same code runs without graphs.
"""
import argparse
import json
import math
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from bpe import Tokenizer
from captions import Facts
from data import CAPTIONS, LENGTH, Pictures, Store, bits, encode_shard, normalise, read_names, read_shard, shards
from evaluate import class_vectors, look, single_object_rows
from model import CONFIG, ClipModel, kept_patches
from muon import Muon
from sampler import Sampler

FIRST_UNTIL = 0.25      # of the training: single objects only
LOCAL_UNTIL = 0.50      # the distance penalty falls linearly to zero at this share of the training
LOCAL_STRENGTH = 4.0    # per step beyond the 5 x 5 neighbourhood, in units of the attention logits
DROP_UNTIL = 0.65       # then all patches are seen
KEPT = 0.5              # share of the patches before that
AUXILIARY = 0.7         # weight of the loss on the pooled value path
WARM_UP = 0.02
SMALLEST_CROP = 0.84    # of the side of a stored picture
ROUND = dict(cpu=4, cuda=50)  # steps between two looks at the clock, at new pictures and at the names that lie close
FEWEST = 4000           # pictures that must be there before the first step


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--pictures", required=True)
    add("--held-out", required=True)
    add("--tokenizer", required=True)
    add("--out", required=True)
    add("--seeds", default="0")
    add("--samples", type=float, default=math.inf, help="of a seed")
    add("--seconds", type=float, default=math.inf, help="finish the whole schedule by then, with fewer samples")
    add("--batch", type=int, default=128, help="pictures a step")
    add("--group", type=int, default=128, help="pictures that are contrasted with each other")
    add("--rate", type=float, default=2e-3)
    add("--device", default="cpu")
    add("--capacity", type=int, default=300_000, help="pictures held at most")
    add("--encoders", type=int, default=1, help="processes that write captions")
    add("--save-every", type=float, default=600, help="seconds between two checkpoints")
    add("--look-every", type=float, default=0.02, help="share of the training between two looks at the held-out pictures")
    o = parser.parse_args()
    if not (math.isfinite(o.samples) or math.isfinite(o.seconds)):
        parser.error("expected --samples or --seconds: one of them says when the training ends")
    if o.batch % min(o.group, o.batch):
        parser.error(f"expected --batch to be a multiple of --group but found {o.batch} and {o.group}")
    return o


class Arrivals:
    """Takes new shards into the store; captions are written in other processes."""

    def __init__(self, folders, names, tokenizer, store, encoders):
        self.folders, self.names, self.tokenizer, self.store = folders, names, tokenizer, store
        self.pool = ProcessPoolExecutor(encoders, get_context("spawn"))
        self.seen, self.coming, self.waiting = set(), [], 3 * encoders

    def take(self):
        """-> whether pictures were added. Never waits."""
        full = self.store.count >= self.store.capacity
        for shard in [] if full else shards(self.folders):
            if shard not in self.seen and len(self.coming) < self.waiting:
                self.seen.add(shard)
                self.coming.append(self.pool.submit(encode_shard, shard, self.names, self.tokenizer))
        ready = [f for f in self.coming if f.done()]
        self.coming = [f for f in self.coming if not f.done()]
        return any([self.store.append(f.result()) for f in ready])

    def close(self):
        self.pool.shutdown(wait=False, cancel_futures=True)


def augment(pixels, size, draw):
    """uint8 [B,side,side,3] -> [B,3,size,size] in 0..1: random crop and flip, brightness, contrast, a tint.

    draw [B,8] is uniform in 0..1.
    """
    side = pixels.shape[1]
    crop = SMALLEST_CROP + (1 - SMALLEST_CROP) * draw[:, 0]                # of the side
    shift = (2 * draw[:, 1:3] - 1) * (1 - crop)[:, None]
    flip = torch.where(draw[:, 3] < 0.5, -1.0, 1.0)
    nothing = torch.zeros_like(crop)
    theta = torch.stack([torch.stack([crop * flip, nothing, shift[:, 0]], 1),
                         torch.stack([nothing, crop, shift[:, 1]], 1)], 1)
    grid = F.affine_grid(theta, (len(pixels), 3, size, size), align_corners=False)
    x = pixels.permute(0, 3, 1, 2).float() / 255
    out = F.grid_sample(x, grid, mode="bilinear", padding_mode="border", align_corners=False)
    draw = (2 * draw[:, 4:] - 1)[..., None, None]
    mean = out.mean((1, 2, 3), keepdim=True)
    tint = torch.cat([draw[:, 2:4], -draw[:, 2:4].sum(1, keepdim=True)], 1)
    return (out - mean) * (1 + 0.2 * draw[:, :1]) + mean + 0.06 * draw[:, 1:2] + 0.03 * tint


def contrast(images, texts, scale, true, counted):
    """Multi-positive InfoNCE, both ways, within groups [G,g,E]: the target of a row is uniform over what is true of it."""
    logits = (scale * images @ texts.transpose(1, 2)).masked_fill(~counted, -1e4)
    loss = 0
    for scores, target in ((logits, true), (logits.transpose(1, 2), true.transpose(1, 2))):
        loss = loss - (scores.log_softmax(-1) * target / target.sum(-1, keepdim=True)).sum(-1).mean()
    return loss / 2


def optimisers(model, rate):
    """Muon for the matrices of the blocks, AdamW for the rest, of which only the projections are decayed."""
    named = list(model.named_parameters())
    matrix = lambda name, p: ".layers." in name and p.ndim == 2  # noqa: E731
    decayed = lambda name, p: p.ndim >= 2 and "embedding.weight" not in name or "patch" in name  # noqa: E731
    rest = [(n, p) for n, p in named if not matrix(n, p)]
    on_gpu = dict(capturable=True) if rate.is_cuda else {}
    adam = torch.optim.AdamW([dict(params=[p for n, p in rest if decayed(n, p)], weight_decay=0.05),
                              dict(params=[p for n, p in rest if not decayed(n, p)], weight_decay=0.0)],
                             lr=rate if rate.is_cuda else float(rate), betas=(0.9, 0.98), eps=1e-6, foreach=True, **on_gpu)
    return adam, Muon([p for n, p in named if matrix(n, p)], rate)


def schedule(done):
    """done in [0,1] -> (all framings?, locality strength, share of patches kept, learning-rate factor)."""
    rate = min(1.0, (done + 1e-3) / WARM_UP) * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-3
    strength = max(0.0, LOCAL_STRENGTH * (1 - done / LOCAL_UNTIL))
    return done >= FIRST_UNTIL, strength, KEPT if done < DROP_UNTIL else 1.0, rate


class Student:
    """One seed: its model, its optimisers, the stream of its pictures, and the step that joins them."""

    def __init__(self, seed, store, names, tokenizer, o):
        torch.manual_seed(seed)
        self.seed, self.store, self.o = seed, store, o
        self.model = ClipModel(len(tokenizer)).to(o.device)
        self.rate = torch.tensor(o.rate, device=o.device)
        self.strength = torch.tensor(LOCAL_STRENGTH, device=o.device)
        self.adam, self.muon = optimisers(self.model, self.rate)
        self.sampler = Sampler(store, names, 1000 * seed + 1)
        self.rows = torch.zeros(o.batch, dtype=torch.long, device=o.device)
        self.which = torch.zeros(o.batch, dtype=torch.long, device=o.device)
        self.losses = torch.zeros(3, device=o.device)  # main, auxiliary, steps since the last look
        self.form, self.graph, self.curve = None, None, []
        # Seeds overlap on the device: a small network alone does not fill it.
        self.stream = torch.cuda.Stream() if self.rate.is_cuda else None

    def steps(self, count, done):
        with torch.cuda.stream(self.stream) if self.stream else nullcontext():
            for _ in range(count):
                self.step(done)

    def step(self, done):
        later, strength, kept, factor = schedule(done)
        self.rows.copy_(self.sampler.draw(self.o.batch // self.o.group, self.o.group, later))
        self.which.copy_(self.sampler.below(CAPTIONS, self.o.batch))
        self.rate.fill_(self.o.rate * factor)
        self.strength.fill_(strength)
        form = (strength > 0, kept)
        if not self.rate.is_cuda:
            for group in self.adam.param_groups:
                group["lr"] = float(self.rate)
            return self.learn(*form)
        if form != self.form:
            self.graph = None  # its memory serves the next one
            self.form, self.graph = form, self.capture(*form)
        self.graph.replay()

    def capture(self, *form):
        """Steps of one form as a graph. The steps that warm it up are real steps on the same pictures."""
        for _ in range(3):
            self.learn(*form)
        torch.cuda.synchronize()
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph, stream=self.stream):
            self.learn(*form)
        return graph

    def learn(self, local, kept):
        o, rows, size = self.o, self.store.rows, CONFIG["image_size"]
        pixels = normalise(augment(rows["pixels"][self.rows], size, torch.rand(o.batch, 8, device=o.device)))
        index = kept_patches(pixels, kept, CONFIG["patch_size"]) if kept < 1 else None
        ids = rows["ids"][self.rows, self.which].long()
        stated = bits(rows["stated"][self.rows, self.which]).view(-1, o.group, rows["stated"].shape[-1] * 8)
        needed = stated.sum(-1)[:, None] - 0.5
        holds = lambda name: bits(rows[name][self.rows]).view_as(stated) @ stated.transpose(1, 2) > needed  # noqa: E731
        true, possible = holds("true"), holds("possible")
        # A caption is true of its own picture, whatever else it is true of.
        true = true | torch.eye(o.group, dtype=torch.bool, device=o.device)
        with torch.autocast(self.rate.device.type, torch.bfloat16, enabled=self.rate.is_cuda, cache_enabled=False):
            texts = self.model.text(ids)
            images = self.model.image(pixels, index, self.strength if local else None)
        scale, grouped = self.model.logit_scale.exp(), lambda e: e.view(-1, o.group, e.shape[-1])  # noqa: E731
        main, second = (contrast(grouped(e), grouped(texts), scale, true.float(), true | ~possible) for e in images)
        for p in self.model.parameters():
            p.grad = None
        (main + AUXILIARY * second).backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.adam.step()
        self.muon.step()
        with torch.no_grad():
            self.model.logit_scale.clamp_(max=math.log(100))
            self.losses += torch.stack([main.detach(), second.detach(), torch.ones_like(main)])

    def state(self):
        return dict(model=self.model.state_dict(), adam=self.adam.state_dict(), muon=self.muon.state_dict(),
                    pictures=self.sampler.generator.get_state(), curve=self.curve)

    def load(self, state):
        self.model.load_state_dict(state["model"])
        self.adam.load_state_dict(state["adam"])
        self.muon.load_state_dict(state["muon"])
        self.muon.rate = self.rate
        self.sampler.generator.set_state(state["pictures"].cpu())
        self.curve = state["curve"]

    def save_weights(self, path):
        part = path.with_suffix(".part.npz")
        np.savez(part, **{k: v.cpu().numpy() for k, v in self.model.state_dict().items()})
        part.replace(path)


def checkpoint(path, students, samples, seconds):
    part = path.with_suffix(".part")
    torch.save(dict(samples=samples, seconds=seconds, students=[s.state() for s in students],
                    random=torch.get_rng_state()), part)
    part.replace(path)


def train(o):
    torch.set_num_threads(1 if o.device == "cuda" else torch.get_num_threads())
    torch.backends.cuda.matmul.allow_tf32 = True
    o.group = min(o.group, o.batch)
    tokenizer = Tokenizer.load(o.tokenizer, CONFIG["context"])
    folders = o.pictures.split(",")
    while not shards(folders) or not shards([o.held_out]):
        time.sleep(0.5)
    names = read_names(folders)
    store = Store(o.capacity, read_shard(shards(folders)[0])[0].shape[1], len(Facts(names).bit), o.device)
    arrivals = Arrivals(folders, names, tokenizer, store, o.encoders)
    while store.count < min(FEWEST, o.capacity):  # renderers may be slow to begin
        if not arrivals.take():
            time.sleep(0.2)
    students = [Student(int(seed), store, names, tokenizer, o) for seed in o.seeds.split(",")]
    held = Pictures([o.held_out])
    rows = single_object_rows(held, "medium", 1000)

    samples, before, saved = 0, 0.0, o.out / "checkpoint.pt"
    if saved.exists():
        state = torch.load(saved, map_location=o.device)
        for student, own in zip(students, state["students"]):
            student.load(own)
        torch.set_rng_state(state["random"].cpu())
        samples, before = state["samples"], state["seconds"]
        print(f"goes on from {samples:,.0f} samples a seed", flush=True)
    for student in students:
        student.sampler.refresh()
    begun = time.time()
    due, save_at = max([p["done"] for s in students for p in s.curve], default=0.0) + o.look_every, begun + o.save_every
    while True:
        seconds = before + time.time() - begun
        done = max(samples / o.samples, seconds / o.seconds)
        if done >= due or done >= 1:
            due = done + o.look_every
            for student in students:
                report(student, tokenizer, held, rows, samples, seconds, done, store.count)
            curves = {str(s.seed): s.curve for s in students}
            (o.out / "curves.json").write_text(json.dumps(curves, indent=1) + "\n")
        if time.time() > save_at or done >= 1:
            checkpoint(saved, students, samples, seconds)
            for student in students:
                student.save_weights(o.out / f"seed-{student.seed}.npz")
            save_at = time.time() + o.save_every
        if done >= 1:
            break
        if arrivals.take():
            for student in students:
                student.sampler.refresh()
        for student in students:
            student.sampler.look(class_vectors(student.model, tokenizer, names["classes"], o.device))
        wait(o.device)
        for student in students:
            student.steps(ROUND[o.device], done)
        samples += ROUND[o.device] * o.batch
        wait(o.device)
    arrivals.close()


def wait(device):
    if device == "cuda":
        torch.cuda.synchronize()


def report(student, tokenizer, held, rows, samples, seconds, done, pictures):
    main, second, steps = student.losses.tolist()
    student.losses.zero_()
    point = dict(seed=student.seed, samples=samples, minutes=round(seconds / 60, 2), done=round(done, 4), pictures=pictures,
                 loss=round(main / max(steps, 1), 4), auxiliaryLoss=round(second / max(steps, 1), 4),
                 scale=round(student.model.logit_scale.exp().item(), 1),
                 **look(student.model, tokenizer, held, rows, student.o.device))
    student.curve.append(point)
    left = seconds * (1 - done) / max(done, 1e-6) / 60
    print(json.dumps(point), f"{samples / max(seconds, 1e-6):,.0f} samples a second and seed, {left:.1f} min left", flush=True)


if __name__ == "__main__":
    options = arguments()
    options.out = Path(options.out)
    options.out.mkdir(parents=True, exist_ok=True)
    train(options)
