"""Rendered scenes and their outlines, on the device that trains."""
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

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
        return vary(*zoom(self.pictures[rows].float(), self.maps[rows]))


def zoom(pictures, maps, share=0.4, least=0.5):
    """Cuts a share of the pictures to a window of their own shape and makes it as large as the picture: float [B,h,w,3]."""
    b, device = len(pictures), pictures.device
    size = torch.where(torch.rand(b, device=device) < share, least + (1 - least) * torch.rand(b, device=device), torch.ones(1, device=device))
    middle = (1 - size)[:, None] * (2 * torch.rand(b, 2, device=device) - 1)
    affine = torch.zeros(b, 2, 3, device=device)
    affine[:, 0, 0] = affine[:, 1, 1] = size
    affine[:, :, 2] = middle
    grid = F.affine_grid(affine, [b, 1, HEIGHT, WIDTH], align_corners=False)
    pictures = F.grid_sample(pictures.permute(0, 3, 1, 2), grid, align_corners=False, padding_mode="border")
    maps = F.grid_sample(maps.float(), grid, mode="nearest", align_corners=False, padding_mode="border")
    return pictures.permute(0, 2, 3, 1), maps.round().to(torch.uint8)


def vary(pictures, maps):
    """Flips, brightness, contrast and a tint, drawn for each picture. float [B,h,w,3], [B,3,h,w]."""
    b, device = len(pictures), pictures.device
    flip = torch.rand(b, device=device) < 0.5
    pictures = torch.where(flip[:, None, None, None], pictures.flip(2), pictures)
    maps = torch.where(flip[:, None, None, None], maps.flip(3), maps)
    draw = 2 * torch.rand(b, 5, 1, 1, device=device) - 1
    mean = pictures.mean((1, 2, 3), keepdim=True)
    tint = torch.cat([draw[:, 2:4], -draw[:, 2:4].sum(1, keepdim=True)], 1).permute(0, 2, 3, 1)
    x = (pictures - mean) * (1 + 0.15 * draw[:, :1]) + mean + 255 * (0.05 * draw[:, 1:2] + 0.02 * tint)
    return x.clamp(0, 255), maps


def sizes_of(map_):
    """Pixels of each region of a map: [B,h,w] -> [B,256]."""
    flat = map_.flatten(1).long()
    return torch.zeros(len(flat), 256, device=map_.device).scatter_add_(1, flat, torch.ones(flat.shape, device=map_.device))


def draw_points(maps, count, on_things=0.8, large=1500):
    """maps [B,3,h,w] -> pixel indices [B,count]: a share falls on things, by the root of their size up to a large one's, the
    rest anywhere."""
    things, sizes = maps[:, 0].flatten(1).long(), sizes_of(maps[:, 0])
    weight = sizes.clamp(max=large).sqrt()
    share = weight / sizes.clamp(min=1) / weight.sum(1, keepdim=True)
    chance = on_things * share.gather(1, things) + (1 - on_things) / things.shape[1]
    return torch.multinomial(chance, count, True)


def answers(maps, points):
    """What the three masks of each point should be, sub-part first, as shares of fine cells: [B,P,3,h/2,w/2] in 0..1."""
    b, p = points.shape
    chosen = maps.flatten(2).gather(2, points[:, None].expand(b, len(MAPS), p))            # [B,3,P], thing part mark
    thing, part, mark = (sizes_of(maps[:, i]).gather(1, chosen[:, i].long()) for i in range(3))
    zero = torch.zeros_like(points)
    on_part = torch.where(part < SMALLEST, zero, zero + 1)
    held = torch.where(part < SMALLEST, thing, part)
    # A bare part counts with the marks on it: what is seen of it alone is no outline anybody would draw.
    on_mark = torch.where((mark * 2 < held) & (mark >= SMALLEST), zero + 2, on_part)
    which = torch.stack([on_mark, on_part, zero], 2)                                       # [B,P,3]
    ids = chosen.transpose(1, 2).gather(2, which)
    found = maps[torch.arange(b, device=maps.device)[:, None, None], which] == ids[..., None, None]
    found = found.to(torch.uint8)
    quarters = [found[..., y::2, x::2] for y in (0, 1) for x in (0, 1)]
    return (quarters[0] + quarters[1] + quarters[2] + quarters[3]).float() / 4
