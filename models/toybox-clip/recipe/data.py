"""Rendered pictures on disk, and batches of (pixels, caption ids, which captions are true) made from them.

A folder holds pictures.u8 (N x side x side x 3 bytes), facts.json (one record per picture) and names.json.
"""
import json
import random
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from captions import Facts

MEAN = torch.tensor([0.48145466, 0.4578275, 0.40821073]).view(3, 1, 1)  # CLIP's own
STD = torch.tensor([0.26862954, 0.26130258, 0.27577711]).view(3, 1, 1)
SMALLEST_CROP = 0.84  # of the side of a stored picture


class Pictures:
    def __init__(self, folders):
        folders = [Path(f) for f in folders]
        self.names = json.loads((folders[0] / "names.json").read_text())
        scenes = [json.loads((f / "facts.json").read_text()) for f in folders]
        self.scenes = [scene for part in scenes for scene in part]
        raw = [np.memmap(f / "pictures.u8", np.uint8, "r").reshape(len(part), -1) for f, part in zip(folders, scenes)]
        self.side = round((raw[0].shape[1] / 3) ** 0.5)
        self.pixels = np.concatenate(raw).reshape(-1, self.side, self.side, 3)

    def __len__(self):
        return len(self.scenes)

    def by_framing(self):
        rows = {}
        for i, scene in enumerate(self.scenes):
            rows.setdefault(scene["framing"], []).append(i)
        return {framing: np.array(r) for framing, r in rows.items()}


def to_tensor(pixels, device="cpu"):
    """uint8 [B,s,s,3] -> float [B,3,s,s] in 0..1."""
    return torch.from_numpy(np.ascontiguousarray(pixels)).to(device).permute(0, 3, 1, 2).float().div_(255)


def normalise(x):
    return (x - MEAN.to(x.device)) / STD.to(x.device)


def centre(pixels, size):
    start = (pixels.shape[1] - size) // 2
    return pixels[:, start:start + size, start:start + size]


class Stream:
    """An endless stream of training batches; the mixture of framings is asked for anew at every batch."""

    def __init__(self, pictures, tokenizer, seed, size, device="cpu"):
        self.pictures, self.tokenizer, self.size, self.device = pictures, tokenizer, size, device
        self.random, self.numpy = random.Random(seed), np.random.default_rng(seed)
        self.facts = Facts(pictures.names)
        self.true, self.possible = self.facts.matrices(pictures.scenes)
        self.rows = pictures.by_framing()
        for name in pictures.names["classes"]:  # large single objects, by what a person would name
            self.rows["just", name] = np.array([i for i, s in enumerate(pictures.scenes)
                                                if [o["className"] for o in self.facts.named(s)] == [name]
                                                and s["framing"] in ("medium", "close")])
        self.waiting = {key: np.empty(0, int) for key in self.rows}

    def take(self, key, count):
        """The next pictures of a framing, or of ("just", class), in an order reshuffled every round."""
        while len(self.waiting[key]) < count:
            self.waiting[key] = np.concatenate([self.waiting[key], self.numpy.permutation(self.rows[key])])
        taken, self.waiting[key] = np.split(self.waiting[key], [count])
        return taken

    def augment(self, pixels):
        """Random crop (one size a batch), flips, brightness, contrast, a tint."""
        b, side = len(pixels), self.pictures.side
        crop = int(self.numpy.integers(int(side * SMALLEST_CROP), side + 1))
        y, x = self.numpy.integers(0, side - crop + 1, 2)
        out = to_tensor(pixels[:, y:y + crop, x:x + crop], self.device)
        if crop != self.size:
            out = F.interpolate(out, (self.size, self.size), mode="bilinear", antialias=crop > self.size)
        draw = torch.from_numpy(self.numpy.uniform(-1, 1, (b, 6, 1, 1)).astype(np.float32)).to(self.device)
        out = torch.where(draw[:, :1] < 0, out, out.flip(-1))
        mean = out.mean((1, 2, 3), keepdim=True)
        return (out - mean) * (1 + 0.2 * draw[:, 1:2]) + mean + 0.06 * draw[:, 2:3] + 0.03 * draw[:, 3:]

    def batch(self, count, mixture):
        """mixture: framing, or ("just", class), -> share. -> pixels [B,3,s,s], ids [B,n], true [B,B], counted [B,B]."""
        counts = self.numpy.multinomial(count, list(mixture.values()))
        index = np.concatenate([self.take(key, n) for key, n in zip(mixture, counts)])
        captions = [self.facts.write(self.pictures.scenes[i], self.random) for i in index]
        stated = np.zeros((count, self.true.shape[1]), np.float32)
        for row, (_, bits) in enumerate(captions):
            stated[row, bits] = 1
        needed = stated.sum(1) - 0.5
        true = self.true[index].astype(np.float32) @ stated.T > needed
        possible = self.possible[index].astype(np.float32) @ stated.T > needed
        ids = torch.tensor(self.tokenizer.batch([text for text, _ in captions]), device=self.device)
        as_tensor = lambda m: torch.from_numpy(m).to(self.device)  # noqa: E731
        return (normalise(self.augment(self.pictures.pixels[index])), ids, as_tensor(true),
                as_tensor(true | ~possible))
