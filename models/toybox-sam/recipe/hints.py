"""What training asks of every cell beside the masks of a few points, so that features learn from the whole picture: how far
the thing and the part under a cell reach, and at which distances the same region still lies. No model keeps it."""
import torch
import torch.nn.functional as F
from torch import nn

from model import CELL, CONFIG

BOXED = 2                                        # maps whose regions' boxes are asked for: thing, part
AWAY = [(dy, dx) for d in (1, 2, 4, 8) for dy, dx in ((0, d), (d, 0))]  # in cells


class Hints(nn.Conv2d):
    """Features [B,C,g,g] -> boxes [B,2,4,h,w] as distances to the sides, same-region logits [B,3,8,h,w], of the picture's cells."""

    def __init__(self):
        super().__init__(4 * CONFIG["fine"], 4 * BOXED + 3 * len(AWAY), 1)

    def losses(self, features, maps):
        cells = maps[..., CELL // 2::CELL, CELL // 2::CELL]                        # [B,3,h,w]
        b, levels, h, w = cells.shape
        answer = self(features)[..., :h, :w].float()
        boxes, same = answer.split([4 * BOXED, 3 * len(AWAY)], 1)
        boxes = boxes.reshape(b, BOXED, 4, h, w)
        loss = F.smooth_l1_loss(boxes, reaches(maps[:, :BOXED], cells[:, :BOXED]), beta=0.05)
        for (dy, dx), logits in zip(AWAY, same.reshape(b, levels, len(AWAY), h, w).unbind(2)):
            alike = (cells[..., :h - dy, :w - dx] == cells[..., dy:, dx:]).float()
            each = F.binary_cross_entropy_with_logits(logits[..., :h - dy, :w - dx], alike, reduction="none")
            # Cells at borders are few; both kinds count alike.
            borders = (each * (1 - alike)).sum() / (1 - alike).sum().clamp(min=1)
            loss = loss + (borders + (each * alike).sum() / alike.sum().clamp(min=1)) / (2 * len(AWAY))
        return loss


def reaches(maps, cells):
    """How far the region of each cell reaches left, up, right and down, as shares of the picture's width: [B,n,4,h,w]."""
    b, n, height, width = maps.shape
    ids = maps.flatten(2).long()
    y = torch.arange(height, device=maps.device).repeat_interleave(width).expand(b, n, -1).float() / width
    x = torch.arange(width, device=maps.device).repeat(height).expand(b, n, -1).float() / width
    extreme = lambda at, way: torch.zeros(b, n, 256, device=maps.device).scatter_reduce(  # noqa: E731
        2, ids, at, way, include_self=False).gather(2, cells.flatten(2).long()).view(cells.shape)
    own_y = ((torch.arange(cells.shape[2], device=maps.device) + 0.5) * CELL / width)[:, None]
    own_x = (torch.arange(cells.shape[3], device=maps.device) + 0.5) * CELL / width
    return torch.stack([own_x - extreme(x, "amin"), own_y - extreme(y, "amin"),
                        extreme(x, "amax") - own_x, extreme(y, "amax") - own_y], 2)
