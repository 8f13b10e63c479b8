"""Which pictures a step shows. A batch is made of groups; contrast is within a group, so a group is what must be told apart.

Half of the groups are *alike*: single objects of a few classes whose names lie close, all in one place, half of them in one
colour too, so that nothing but the class separates them. The others mix framings, half of them in one place.
"""
import torch

from data import FRAMINGS, Buckets

# Shares of the framings (framing.ts draws them): single objects first, then everything.
FIRST = dict(medium=0.8, close=0.2)
LATER = dict(medium=0.20, close=0.15, wide=0.26, window=0.36, empty=0.03)
ALIKE = 0.5
ALIKE_CLASSES = 5


class Sampler:
    def __init__(self, store, names, seed):
        self.store, self.device = store, store.device
        self.classes, self.places, self.colours = (len(names[n]) for n in ("classes", "places", "colours"))
        self.generator = torch.Generator(device=self.device).manual_seed(seed)
        self.nearest = torch.arange(self.classes, device=self.device)[:, None].repeat(1, ALIKE_CLASSES)
        self.shares = [torch.tensor([float(m.get(f, 0)) for f in FRAMINGS], device=self.device) for m in (FIRST, LATER)]

    def refresh(self):
        """After pictures arrived: which of them are in which bucket."""
        framing, place, name, colour = self.store.rows["kind"][:self.store.count].long().T
        single = name >= 0
        none = torch.full_like(name, -1)
        self.by_class = Buckets(torch.where(single, place * self.classes + name, none), self.places * self.classes)
        self.by_colour = Buckets(torch.where(single, (place * self.colours + colour) * self.classes + name, none),
                                 self.places * self.colours * self.classes)
        self.by_framing = Buckets(framing * self.places + place, len(FRAMINGS) * self.places)

    def look(self, vectors):
        """vectors [C,E] of the class names: which lie near which now."""
        self.nearest = (vectors @ vectors.T).topk(ALIKE_CLASSES, 1).indices

    def uniform(self, *shape):
        return torch.rand(*shape, generator=self.generator, device=self.device)

    def below(self, count, *shape):
        return (self.uniform(*shape) * count).long().clamp(max=count - 1)

    def draw(self, groups, size, later):
        """-> rows [groups x size] of the store."""
        place = self.below(self.places, groups, 1)
        near = self.nearest[self.below(self.classes, groups)]                        # [groups, ALIKE_CLASSES]
        name = near.gather(1, self.below(ALIKE_CLASSES, groups, size))
        chance = self.uniform(groups, size)
        alike, _ = self.by_class.draw(place * self.classes + name, chance)
        coloured, found = self.by_colour.draw((place * self.colours + self.below(self.colours, groups, 1)) * self.classes
                                              + name, chance)
        alike = torch.where(found & (self.uniform(groups, 1) < 0.5), coloured, alike)
        framing = torch.multinomial(self.shares[int(later)], groups * size, True, generator=self.generator).view(groups, size)
        anywhere = torch.where(self.uniform(groups, 1) < 0.5, place, self.below(self.places, groups, size))
        mixed, found = self.by_framing.draw(framing * self.places + anywhere, chance)
        mixed = torch.where(found, mixed, self.below(self.store.count, groups, size))
        return torch.where(self.uniform(groups, 1) < ALIKE, alike, mixed).flatten()
