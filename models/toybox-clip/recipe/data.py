"""Rendered pictures on disk, and the same on the device that trains, as tensors a batch is gathered from.

A folder holds names.json and shards: folders with pictures.u8 (N x side x side x 3 bytes) and facts.json. Renderers may
still be filling it. Captions are written once per picture, CAPTIONS of them, when a shard arrives.
"""
import json
import random
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch

from captions import Facts

MEAN = torch.tensor([0.48145466, 0.4578275, 0.40821073]).view(3, 1, 1)  # CLIP's own
STD = torch.tensor([0.26862954, 0.26130258, 0.27577711]).view(3, 1, 1)
CAPTIONS = 4      # captions of a picture
LENGTH = 32       # tokens of the longest caption that is used; a longer one is written anew


def shards(folders):
    return sorted(s for folder in folders for s in Path(folder).glob("shard-*"))


def read_shard(shard):
    """-> uint8 [N,side,side,3], facts of each picture."""
    scenes = json.loads((shard / "facts.json").read_text())
    pixels = np.fromfile(shard / "pictures.u8", np.uint8)
    side = round((len(pixels) / len(scenes) / 3) ** 0.5)
    return pixels.reshape(len(scenes), side, side, 3), scenes


def read_names(folders):
    return json.loads((Path(folders[0]) / "names.json").read_text())


class Pictures:
    """Every picture of some folders, in memory: for looking at a model, not for training."""

    def __init__(self, folders):
        self.names = read_names(folders)
        parts = [read_shard(shard) for shard in shards(folders)]
        self.pixels = np.concatenate([pixels for pixels, _ in parts])
        self.scenes = [scene for _, scenes in parts for scene in scenes]

    def __len__(self):
        return len(self.scenes)


def to_tensor(pixels, device="cpu"):
    """uint8 [B,s,s,3] -> float [B,3,s,s] in 0..1."""
    return torch.from_numpy(np.ascontiguousarray(pixels)).to(device).permute(0, 3, 1, 2).float().div_(255)


@lru_cache
def normalisation(device):
    """Kept on the device: a captured graph may not copy from the host."""
    return MEAN.to(device), STD.to(device)


def normalise(x):
    mean, std = normalisation(x.device)
    return (x - mean) / std


def centre(pixels, size):
    start = (pixels.shape[1] - size) // 2
    return pixels[:, start:start + size, start:start + size]


FRAMINGS = ["medium", "close", "wide", "window", "empty"]


def encode_shard(shard, names, tokenizer):
    """Writes the captions of a shard.

    -> dict of arrays, a row a picture: pixels; ids [N,CAPTIONS,LENGTH]; and as packed bits stated [N,CAPTIONS,F/8] (what a
    caption says), true and possible [N,F/8] (what holds of the picture); framing, place, and of pictures with a single
    large object that a person would name its class and colour, else -1.
    """
    facts, rng = Facts(names), random.Random(str(shard.name))
    pixels, scenes = read_shard(shard)
    true, possible = facts.matrices(scenes)
    ids = np.zeros((len(scenes), CAPTIONS, LENGTH), np.int16)
    stated = np.zeros((len(scenes), CAPTIONS, true.shape[1]), bool)
    kind = np.full((len(scenes), 4), -1, np.int16)  # framing, place, class, colour
    for row, scene in enumerate(scenes):
        for column in range(CAPTIONS):
            tokens = None
            while tokens is None or len(tokens) > LENGTH:
                text, bits = facts.write(scene, rng)
                tokens = tokenizer.encode(text)
            ids[row, column, :len(tokens)] = tokens
            stated[row, column, bits] = True
        kind[row, :2] = FRAMINGS.index(scene["framing"]), names["places"].index(scene["place"])
        things = facts.named(scene)
        if len(things) == 1 and scene["framing"] in ("medium", "close"):
            kind[row, 2:] = names["classes"].index(things[0]["className"]), names["colours"].index(things[0]["colour"])
    pack = lambda bits: np.packbits(bits, -1, bitorder="little")  # noqa: E731
    return dict(pixels=pixels, ids=ids, stated=pack(stated), true=pack(true), possible=pack(possible), kind=kind)


class Store:
    """Pictures on the device, up to a capacity; rows are appended as shards arrive, addresses never change."""

    def __init__(self, capacity, side, facts, device):
        self.device, self.count, self.capacity = device, 0, capacity
        packed = (facts + 7) // 8
        shapes = dict(pixels=(torch.uint8, side, side, 3), ids=(torch.int16, CAPTIONS, LENGTH),
                      stated=(torch.uint8, CAPTIONS, packed), true=(torch.uint8, packed),
                      possible=(torch.uint8, packed), kind=(torch.int16, 4))
        self.rows = {name: torch.zeros((capacity, *shape), dtype=dtype, device=device)
                     for name, (dtype, *shape) in shapes.items()}

    def append(self, arrays):
        """-> whether there was room."""
        add = min(len(arrays["pixels"]), self.capacity - self.count)
        for name, array in arrays.items():
            self.rows[name][self.count:self.count + add] = torch.from_numpy(array[:add]).to(self.device)
        self.count += add
        return add > 0


def bits(packed):
    """uint8 [...,n] -> float [...,8 n] of 0 and 1."""
    return (packed[..., None] >> torch.arange(8, device=packed.device, dtype=torch.uint8) & 1).flatten(-2).float()


class Buckets:
    """Rows by a key: draws a random row of a key at once for many keys. Empty keys are told."""

    def __init__(self, keys, kinds):
        """keys [N], -1 for rows in no bucket; kinds: how many keys there are."""
        rows = torch.nonzero(keys >= 0)[:, 0]
        order = keys[rows].argsort()
        self.rows = rows[order] if len(rows) else torch.zeros(1, dtype=torch.long, device=keys.device)
        self.size = torch.bincount(keys[rows].long(), minlength=kinds)
        self.start = self.size.cumsum(0) - self.size

    def draw(self, keys, chance):
        """keys [B], chance [B] uniform in 0..1 -> rows [B], found [B]."""
        size = self.size[keys]
        place = self.start[keys] + (chance * size).long().clamp(max=size - 1)
        return self.rows[place.clamp(0, len(self.rows) - 1)], size > 0
