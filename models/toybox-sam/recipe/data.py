"""Rendered scenes and their outlines, on the device that trains."""
from pathlib import Path

import numpy as np
import torch

HEIGHT, WIDTH = 144, 192
MAPS = ["thing", "part", "mark"]
SMALLEST = 12  # pixels; a mark or part that shows less is answered by what it lies on


def shards(folder):
    return sorted(Path(folder).glob("shard-*"))


def read(shard, name, *channels):
    return np.fromfile(shard / f"{name}.u8", np.uint8).reshape(-1, HEIGHT, WIDTH, *channels)


class Store:
    """Scenes on the device, up to a capacity; folders may still be filling."""

    def __init__(self, folder, capacity, device):
        self.folder, self.capacity, self.device, self.count, self.seen = folder, capacity, device, 0, set()
        self.pictures = torch.zeros(capacity, HEIGHT, WIDTH, 3, dtype=torch.uint8, device=device)
        self.maps = torch.zeros(capacity, len(MAPS), HEIGHT, WIDTH, dtype=torch.uint8, device=device)

    def take(self, most=8):
        """Appends shards that arrived, a few at a time."""
        for shard in [s for s in shards(self.folder) if s not in self.seen][:most]:
            self.seen.add(shard)
            pictures = read(shard, "pictures", 3)[:self.capacity - self.count]
            end = self.count + len(pictures)
            self.pictures[self.count:end] = torch.from_numpy(pictures).to(self.device)
            for i, name in enumerate(MAPS):
                self.maps[self.count:end, i] = torch.from_numpy(read(shard, name)[:len(pictures)]).to(self.device)
            self.count = end

    def batch(self, count):
        rows = torch.randint(0, self.count, (count,), device=self.device)
        return vary(self.pictures[rows], self.maps[rows])


def vary(pictures, maps):
    """Flips, brightness, contrast and a tint, drawn for each picture. uint8 [B,h,w,3], [B,3,h,w]."""
    b, device = len(pictures), pictures.device
    flip = torch.rand(b, device=device) < 0.5
    pictures = torch.where(flip[:, None, None, None], pictures.flip(2), pictures)
    maps = torch.where(flip[:, None, None, None], maps.flip(3), maps)
    draw = 2 * torch.rand(b, 5, 1, 1, device=device) - 1
    x = pictures.float()
    mean = x.mean((1, 2, 3), keepdim=True)
    tint = torch.cat([draw[:, 2:4], -draw[:, 2:4].sum(1, keepdim=True)], 1).permute(0, 2, 3, 1)
    x = (x - mean) * (1 + 0.15 * draw[:, :1]) + mean + 255 * (0.05 * draw[:, 1:2] + 0.02 * tint)
    return x.clamp(0, 255), maps


def draw_points(maps, count):
    """maps [B,3,h,w] -> pixel indices [B,count]: half fall on each thing alike, half anywhere."""
    things = maps[:, 0].flatten(1).long()
    sizes = torch.zeros(len(maps), 256, device=maps.device).scatter_add_(1, things, torch.ones_like(things, dtype=torch.float))
    share = (1 / sizes.clamp(min=1)) / (sizes > 0).sum(1, keepdim=True)
    chance = 0.5 * share.gather(1, things) + 0.5 / things.shape[1]
    return torch.multinomial(chance, count, True)


def answers(maps, points):
    """What the three masks of each point should be, sub-part first: bool [B,P,3,h,w]."""
    b, p = points.shape
    flat = maps.flatten(2)
    chosen = flat.gather(2, points[:, None].expand(b, len(MAPS), p))                   # [B,3,P], thing part mark
    found = flat[:, :, None] == chosen[..., None]                                      # [B,3,P,hw]
    thing, part, mark = found[:, 0], found[:, 1], found[:, 2]
    part = torch.where(part.sum(-1, keepdim=True) < SMALLEST, thing, part)
    # A bare part counts with the marks on it: what is seen of it alone is no outline anybody would draw.
    on_part = (mark & part).sum(-1, keepdim=True) * 2 < part.sum(-1, keepdim=True)
    mark = torch.where(on_part & (mark.sum(-1, keepdim=True) >= SMALLEST), mark, part)
    return torch.stack([mark, part, thing], 2).view(b, p, 3, HEIGHT, WIDTH)
